"""The modules that a page needs."""
from pace.preloads import imports_of, reachable

MODULES = {
    "js/main.js": 'import { a } from "./a.js";\nimport "./page/b.js";\n',
    "js/a.js": 'export { c } from "./lib/c.js";\nconst later = () => import("./later.js");\n',
    "js/page/b.js": 'import {\n  a,\n  c,\n} from "../a.js";\n// import { d } from "./d.js";\n'
                    'import * as e from "./e.js";',
    "js/page/e.js": "",
    "js/lib/c.js": 'import "../main.js";\nimport gone from "./gone.js";\nimport bare from "bare";\n',
    "js/later.js": "", "js/page/d.js": "",
}


def test_all_that_is_imported_the_nearer_first_and_each_once():
    assert reachable("js/main.js", MODULES.get) == [
        "js/main.js", "js/a.js", "js/page/b.js", "js/lib/c.js", "js/page/e.js"]


def test_forms_of_import():
    assert imports_of('import a from "./1.js";\nimport b, { c } from "./2.js"\nexport * from "./3.js";') == [
        "./1.js", "./2.js", "./3.js"]
    assert imports_of('export const from = "./4.js";\nconst x = import("./5.js");\nexport class F { g = "h" }') == []
    assert imports_of('import { a } from "./6.js";import "./7.js"') == ["./6.js"]


def test_nothing_where_the_first_is_missing():
    assert reachable("js/none.js", MODULES.get) == ["js/none.js"]
