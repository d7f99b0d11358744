"""Checks generated Keras programs: check.py FOLDER.

Each *.py of the folder is parsed. At the top level every name is assigned once, but for new values made of its old one,
so that no two layers share a variable; every name that is read is defined before; and no name of the program is shadowed.
"""

import ast
import builtins
import pathlib
import symtable
import sys

SCOPES = (ast.FunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
BLOCKS = ("body", "orelse", "finalbody")


def assigned(node):
    """The names that `node` assigns, but for those inside of functions and comprehensions."""
    if isinstance(node, ast.Name):
        return [node.id] if isinstance(node.ctx, ast.Store) else []
    if isinstance(node, SCOPES + COMPREHENSIONS):
        return []
    return [name for child in ast.iter_child_nodes(node) for name in assigned(child)]


def read_now(node, known=frozenset()):
    """The names that are read when `node` is executed: those in the bodies of functions are read when they are called."""
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Store) or node.id in known else [node.id]
    if isinstance(node, COMPREHENSIONS):
        known = known | {name for part in node.generators for name in assigned(part.target)}
    left_out = ("body",) if isinstance(node, SCOPES) else ()
    names = []
    for field, value in ast.iter_fields(node):
        if field not in left_out:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    names += read_now(child, known)
    return names


def globals_of(table):
    """The names of the program's top level that its functions read."""
    names = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global() and symbol.is_referenced()}
    return names.union(*(globals_of(child) for child in table.get_children()))


def names_of(statement):
    """The names that a statement defines, but for those in its blocks."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name for alias in statement.names]
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    parts = [value for field, value in ast.iter_fields(statement) if field not in BLOCKS]
    nodes = [node for part in parts for node in (part if isinstance(part, list) else [part]) if isinstance(node, ast.AST)]
    return [name for node in nodes for name in assigned(node)]


def order_faults(statements, defined, nested=False):
    for statement in statements:
        blocks = [] if isinstance(statement, SCOPES) else [getattr(statement, field, []) for field in BLOCKS]
        head = statement if not any(blocks) else ast.copy_location(type(statement)(
            **{field: [] if field in BLOCKS else value for field, value in ast.iter_fields(statement)}), statement)
        names = names_of(statement)
        # Of a statement with blocks: what a loop or `with` names is there in the head.
        known = set(dir(builtins)) | set(defined) | (set(names) if any(blocks) else set())
        for name in read_now(head):
            if name not in known:
                yield f"line {statement.lineno}: {name} is not defined"
        for name in names:
            updates = isinstance(statement, ast.AugAssign) or name in read_now(statement)
            if name in defined and not nested and not updates:
                yield f"line {statement.lineno}: {name} is assigned again, after line {defined[name]}"
            if hasattr(builtins, name):
                yield f"line {statement.lineno}: {name} hides a built-in"
            defined[name] = statement.lineno
        for block in blocks:
            yield from order_faults(block, defined, nested=True)


def faults(source):
    try:
        tree = ast.parse(source)
        table = symtable.symtable(source, "program", "exec")
    except SyntaxError as error:
        yield f"line {error.lineno}: {error.msg}"
        return
    defined = {}
    yield from order_faults(tree.body, defined)
    for name in sorted(name for child in table.get_children() for name in globals_of(child)):
        if name not in defined and not hasattr(builtins, name):
            yield f"{name} is not defined"
    for name in ("model", "x_train", "y_train", "x_val", "y_val", "x_test", "y_test"):
        if name not in defined:
            yield f"{name} is not assigned"
    last = [ast.unparse(statement) for statement in tree.body if isinstance(statement, ast.Expr)]
    for call in ("keras.utils.set_random_seed(", "model.summary()", "model.compile(", "model.fit(", "model.evaluate("):
        if not any(call in text for text in last):
            yield f"{call} is not called"
    # Answers are written step by step, in a function.
    if "model.predict(" not in ast.unparse(tree):
        yield "model.predict( is not called"
    if not isinstance(tree.body[-1], (ast.For, ast.Expr)) or "print(" not in ast.unparse(tree.body[-1]):
        yield "the end prints nothing"


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
