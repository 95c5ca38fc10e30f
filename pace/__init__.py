"""Pace: live physiological waveforms, ECG first, in any browser, through any network."""
from pyramid.config import Configurator


def main(global_config, **settings):
    """Build the WSGI application of ``[app:main]`` (``paste.app_factory``)."""
    config = Configurator(settings={**settings, "global_config": global_config})
    config.include("pace.settings")
    config.include("pace.logs")
    config.include("pace.embedded")
    config.include("pace.security")
    config.include("pace.sockjs")
    config.include("pace.streamer")
    config.include("pace.metrics")
    config.include("pace.routes")
    return config.make_wsgi_app()
