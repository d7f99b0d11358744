"""Runs the programs that write.mjs wrote in Keras, by hand: run.py FOLDER [PATTERN...] [--seconds 40] [--full].

Needs Keras 3 (KERAS_BACKEND=torch), no network. The text of each program is run as it is, in a process and a folder of its
own. What stands in its way is put out of it from outside: fit trains one epoch, of as many batches as the core's losses
are known of, and no longer than the seconds given;
keras.utils.get_file finds the files of npm packages in FOLDER/npm instead of on jsDelivr. With --full, fit is left alone.

A program is at fault when it raises or warns, when the summary is not the core's, line by line, when a set has
another number of samples, or when its loss after as many batches is far from the core's: the random numbers differ.
runs.txt in FOLDER then says what was run, in the form of tests/programs/runs.txt, the last run of all programs.
"""

import argparse
import contextlib
import difflib
import io
import json
import math
import os
import pathlib
import re
import sys
import time
import traceback
import types
import urllib.parse
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ["COLUMNS"] = "200"

import keras
import numpy as np

# The bounds of a loss, as shares of the core's least and greatest with its seeds.
FACTORS = 0.5, 2
# Losses below this differ by chance.
TINY = 0.05
# Warnings that are true: half of the layer is not read.
TRUE = {"bidirectional-backward": "UserWarning: Gradients do not exist for variables"}
# Programs that draw texts of other lengths than the core: the sizes of sets differ from seed to seed, of small ones most.
DRAWN = "next-word", "word2vec"
DRAWN_SHARES = {"training": 0.1, "validation": 0.4, "test": 0.4}
# Which of two samples that are alike is left out is drawn too.
ALIKE_SHARES = {"training": 0, "validation": 0.01, "test": 0.01}
# Where programs have their sets.
SETS = {"training": "x_train", "validation": "x_val", "test": "x_test"}


class Losses(keras.callbacks.Callback):
    """Keeps the loss of the epoch so far after each batch; ends the training after `most` batches or `seconds`."""

    def __init__(self, most, seconds):
        super().__init__()
        self.losses, self.most, self.seconds = [], most, seconds

    def on_train_begin(self, logs=None):
        self.end = time.monotonic() + self.seconds

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(float(logs["loss"]))
        if len(self.losses) >= self.most or time.monotonic() > self.end:
            self.model.stop_training = True


def stand_in(folder, most, seconds, full, seen):
    """Puts the functions that limit a program in the place of Keras's."""
    fit = keras.Model.fit

    def limited(self, x=None, y=None, **given):
        watch = Losses(most, seconds)
        given["callbacks"] = [*(given.get("callbacks") or []), watch]
        if not full:
            given["epochs"] = 1
        history = fit(self, x, y, **{**given, "verbose": 0})
        seen["losses"], seen["history"] = watch.losses, history.history
        return history

    def get_file(fname=None, origin=None, **_):
        url = urllib.parse.urlparse(origin)
        path = folder / url.path.lstrip("/")
        if url.netloc != "cdn.jsdelivr.net" or not path.is_file():
            raise FileNotFoundError(origin)
        seen["files"] = seen.get("files", 0) + 1
        return str(path)

    keras.Model.fit, keras.utils.get_file = limited, get_file


def first(x):
    return x[0] if isinstance(x, (list, tuple)) else x


def executed(path, folder, most, seconds, full):
    """What a program did, as JSON takes it."""
    seen, out = {}, io.StringIO()
    stand_in(folder, most, seconds, full, seen)
    os.chdir(folder)
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    begun = time.monotonic()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                exec(compile(path.read_text("utf-8"), path.name, "exec"), module.__dict__)
        except BaseException:
            seen["error"] = traceback.format_exc()[-1500:]
    known = vars(module)
    shapes = lambda name: str([np.shape(one) for one in known[name]] if isinstance(known[name], (list, tuple))
                              else np.shape(known[name]))
    seen["shapes"] = {name: shapes(name) for name in ("x_train", "y_train", "x_val", "x_test") if name in known}
    seen["sizes"] = {one: len(first(known[x])) for one, x in SETS.items() if x in known}
    # Keras itself is behind newer releases of NumPy and PyTorch.
    ours = [one for one in caught if one.filename == path.name or not issubclass(one.category, DeprecationWarning)]
    seen["warnings"] = sorted({f"{one.category.__name__}: {one.message}" for one in ours})
    seen["output"] = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    seen["seconds"] = time.monotonic() - begun
    return seen


def in_child(*arguments):
    """Forked, so that Keras is imported once and every program finds it fresh."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with os.fdopen(write, "w") as pipe:
            json.dump(executed(*arguments), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"error": "the process ended"}


def lines_of(text):
    return [line.rstrip() for line in text.strip().split("\n")]


def of_seeds(core, count):
    """The core's losses after so many batches, those that are numbers."""
    return [losses[count - 1] for losses in core["losses"] if losses[count - 1] is not None]


def faults(name, seen, core):
    if "error" in seen:
        yield seen["error"]
        return
    yield from (one for one in seen["warnings"] if not one.startswith(TRUE.get(name, "-")))
    printed, wanted = lines_of(seen["output"]), lines_of(core["summary"])
    begin = printed.index(wanted[0]) if wanted[0] in printed else 0
    found = printed[begin : begin + len(wanted)]
    if found != wanted:
        yield "summary:\n" + "\n".join(difflib.unified_diff(wanted, found, "core", "Keras", lineterm=""))
    # Files are the same for both.
    drawn = name.startswith(DRAWN) and not core.get("file")
    for set_name, wanted in core["sizes"].items():
        size = seen["sizes"].get(set_name, 0)
        if abs(size - wanted) > wanted * (DRAWN_SHARES if drawn else ALIKE_SHARES)[set_name]:
            yield f"{size} samples for the {set_name} instead of {wanted}"
    count = min(map(len, [seen["losses"], *core["losses"]]))
    if count == 0:
        yield "no batch was trained"
        return
    theirs, ours = seen["losses"][count - 1], of_seeds(core, count)
    # A loss that is no number is null.
    if not ours or not math.isfinite(theirs):
        if len(ours) == len(core["losses"]) or math.isfinite(theirs):
            yield f"loss {theirs} instead of {ours}"
    elif abs(theirs) > TINY and not FACTORS[0] * min(ours) <= theirs <= FACTORS[1] * max(ours):
        yield f"loss {theirs:.4g} after {count} batches instead of {min(ours):.4g} to {max(ours):.4g}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("patterns", nargs="*", default=["*"])
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--show", action="store_true", help="print what the programs print")
    given = parser.parse_args()
    folder = given.folder.resolve()
    record = [f"Keras {keras.__version__} on {keras.backend.backend()}"]
    print(record[0])
    found = {path for pattern in given.patterns for path in folder.glob(pattern + ".py")}
    programs = sorted(path for path in found if path.with_suffix(".json").exists())
    failed = 0
    for path in programs:
        core = json.loads(path.with_suffix(".json").read_text("utf-8"))
        limits = (math.inf, math.inf) if given.full else (min(map(len, core["losses"])), given.seconds)
        seen = in_child(path, folder, *limits, given.full)
        found = list(faults(path.stem, seen, core))
        failed += bool(found)
        (folder / (path.stem + ".out")).write_text(seen.get("output", "") + seen.get("error", ""), "utf-8")
        losses = seen.get("losses") or [math.nan]
        count = min(map(len, [losses, *core["losses"]])) or 1
        ours = of_seeds(core, count)
        samples = seen.get("sizes", {}).get("training")
        line = f"{path.stem}: {samples} samples, {count} batches, loss {losses[count - 1]:.4g}"
        line += f", core {min(ours):.4g} to {max(ours):.4g}" if ours else ", core nan"
        if not found:
            record.append(line)
        print("FAULT" if found else "ok", line, seen.get("shapes"), f"{seen.get('seconds', 0):.0f} s", flush=True)
        if given.show:
            print(seen.get("output", ""))
        for fault in found:
            print("    " + fault.replace("\n", "\n    "), flush=True)
    (folder / "runs.txt").write_text("\n".join(record) + "\n", "utf-8")
    print(len(programs), "programs,", failed, "at fault")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
