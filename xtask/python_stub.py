"""Writes what type checkers read of the generated Python module.

UniFFI writes a choice's cases as classes inside it and makes them its subclasses
when the module is loaded, where no checker sees it: `SigningAct.TYPED("…")` is no
`SigningAct` to one, and an error has no `code()`. Here the same module is written
down as a checker understands it: signatures and fields, without code.

    python_stub.py GENERATED.py STUB.pyi
"""

import ast
import pathlib
import sys

#: What these give where nothing is said.
GIVEN = {"__init__": "None", "__str__": "str", "__repr__": "str", "__eq__": "bool", "__hash__": "int"}
#: What UniFFI calls an error's class while it makes its cases.
TEMPORARY = "_UniffiTemp"
NOTHING = [ast.Expr(ast.Constant(...))]


def name(text):
    return ast.Name(text, ast.Load())


def is_private(text):
    return text.startswith("_") and text not in GIVEN


def signature(function):
    """A function without its code. What has no type is anything."""
    arguments = function.args
    bound = not any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list)
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for at, argument in enumerate(given):
        if argument.annotation is None and not (bound and at == 0 and argument.arg in ("self", "cls")):
            argument.annotation = name("object") if function.name == "__eq__" else name("typing.Any")
    for rest in (arguments.vararg, arguments.kwarg):
        if rest is not None:
            rest.annotation = rest.annotation or name("typing.Any")
    arguments.defaults = [ast.Constant(...) for _ in arguments.defaults]
    arguments.kw_defaults = [value and ast.Constant(...) for value in arguments.kw_defaults]
    function.returns = function.returns or name(GIVEN.get(function.name, "typing.Any"))
    function.body = NOTHING
    return function


def fields(cls):
    """Each field that is made from an argument of the same name, with its type; those
    of errors have none."""
    for function in cls.body:
        if not isinstance(function, ast.FunctionDef) or function.name != "__init__":
            continue
        kinds = {a.arg: a.annotation for a in [*function.args.args, *function.args.kwonlyargs]}
        made = {
            target.attr
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Attribute) and getattr(target.value, "id", "") == "self"
        }
        for field, kind in kinds.items():
            if field in made:
                yield ast.AnnAssign(name(field), kind or name("typing.Any"), None, 1)


def functions(cls):
    for item in cls.body:
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) and not is_private(item.name):
            yield signature(item)


def declared(cls, base=None):
    """A class, with the classes inside it as its subclasses."""
    cases = [item for item in cls.body if isinstance(item, ast.ClassDef)]
    is_error = any(getattr(b, "id", "").startswith(TEMPORARY) for case in cases for b in case.bases)
    constants = [
        item
        for item in cls.body
        if isinstance(item, ast.Assign) and not is_private(getattr(item.targets[0], "id", "_"))
    ]
    body = [*constants, *fields(cls)]
    if is_error:
        cls.bases = [name("Exception")]
        # Every case has the same; whoever catches them all calls them as well.
        body += [item for item in functions(cases[0]) if item.name not in GIVEN]
    else:
        body += list(functions(cls))
    body += [declared(case, cls.name) for case in cases if not is_private(case.name)]
    if base is not None:
        cls.bases = [name(base)]
    cls.decorator_list = []
    cls.body = body or NOTHING
    return cls


def stub(source):
    written = {}
    for item in ast.parse(source).body:
        if isinstance(item, ast.ClassDef) and not is_private(item.name):
            # An error is there twice: first empty, then with its cases.
            written[item.name] = declared(item)
        elif isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) and not is_private(item.name):
            written[item.name] = signature(item)
        elif isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
            target = item.targets[0].id
            value = ast.unparse(item.value)
            if target == "__all__" or (not is_private(target) and target not in written and TEMPORARY not in value):
                written[target] = item
    head = ["import asyncio", "import ctypes", "import datetime", "import enum", "import typing", ""]
    return "\n".join([*head, *(ast.unparse(ast.fix_missing_locations(item)) for item in written.values()), ""])


if __name__ == "__main__":
    generated, to = map(pathlib.Path, sys.argv[1:])
    to.write_text(stub(generated.read_text()))
