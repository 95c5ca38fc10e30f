"""Counting visits, without knowing whose: a cookie that says nothing but that one has been counted."""
from pace.sockjs import get_session_manager

#: The cookie, the same for everybody.
COOKIE, VALUE = "pace_visit", "1"
#: Seconds after the last page view for which another one belongs to the same visit.
VISIT_S = 30 * 60


def counted(view):
    """Decorate the view of a page: who brings no cookie is a new visit. No page waits for Redis, which counts them."""
    def counting(context, request):
        response = view(context, request)
        if request.method == "GET":
            if COOKIE not in request.cookies:
                get_session_manager("", request.registry).room.visits.add()
            response.set_cookie(COOKIE, VALUE, max_age=VISIT_S, path=request.script_name or "/", httponly=True,
                                samesite="lax", secure=request.scheme == "https")
        return response
    return counting
