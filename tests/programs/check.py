"""Checks generated Keras programs: check.py FOLDER.

Each *.py of the folder is parsed. At the top level every name is assigned once, so that no two layers
share a variable; every name that is read is defined before; and no name of the program is shadowed.
"""

import ast
import builtins
import pathlib
import sys


def assigned(target):
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


def arguments(function):
    given = function.args
    every = given.posonlyargs + given.args + given.kwonlyargs + [given.vararg, given.kwarg]
    return {argument.arg for argument in every if argument is not None}


def unknown_names(node, known):
    """The names read in `node` that are not in `known`, with the scopes of Python."""
    if isinstance(node, (ast.FunctionDef, ast.Lambda)):
        outer = node.decorator_list if isinstance(node, ast.FunctionDef) else []
        outer = outer + node.args.defaults + [value for value in node.args.kw_defaults if value is not None]
        body = node.body if isinstance(node.body, list) else [node.body]
        inner = known | arguments(node)
        for statement in body:
            inner |= set(assigned(statement))
        return [name for part in outer for name in unknown_names(part, known)] + [
            name for part in body for name in unknown_names(part, inner)]
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
        known = known | {name for part in node.generators for name in assigned(part.target)}
    if isinstance(node, ast.ClassDef):
        known = known | {node.name}
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        return [] if node.id in known else [node.id]
    return [name for child in ast.iter_child_nodes(node) for name in unknown_names(child, known)]


def faults(source):
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"line {error.lineno}: {error.msg}"
        return
    defined = {}
    for statement in tree.body:
        for name in unknown_names(statement, set(dir(builtins)) | set(defined)):
            yield f"line {statement.lineno}: {name} is not defined"
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            names = [alias.asname or alias.name for alias in statement.names]
        elif isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            names = [statement.name]
        else:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            names = [name for target in targets for name in assigned(target)]
        for name in names:
            if name in defined:
                yield f"line {statement.lineno}: {name} is assigned again, after line {defined[name]}"
            if hasattr(builtins, name):
                yield f"line {statement.lineno}: {name} hides a built-in"
            defined[name] = statement.lineno
    for name in ("model", "x_train", "y_train", "x_val", "y_val", "x_test", "y_test"):
        if name not in defined:
            yield f"{name} is not assigned"
    last = [ast.unparse(statement) for statement in tree.body if isinstance(statement, ast.Expr)]
    for call in ("keras.utils.set_random_seed(", "model.summary()", "model.compile(", "model.fit(", "model.evaluate(",
                 "model.predict("):
        if not any(call in text for text in last):
            yield f"{call} is not called"


def main(folder):
    programs = sorted(pathlib.Path(folder).glob("*.py"))
    count = 0
    for program in programs:
        for fault in faults(program.read_text(encoding="utf-8")):
            print(f"{program.name}: {fault}")
            count += 1
    print(f"{len(programs)} programs, {count} faults")
    return 1 if count or not programs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
