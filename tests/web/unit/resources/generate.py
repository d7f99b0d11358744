#!/usr/bin/env python3
"""Makes the files beside this one: archives as NumPy and Keras write them, and what must be read from them.

    python3 tests/web/unit/resources/generate.py

Needs NumPy. The rules of load_data and pad_sequences are written here a second time, over lists, from the documentation of
keras.datasets.imdb.load_data and keras.utils.pad_sequences (Keras 3).
"""

import io
import json
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np

here = Path(__file__).parent


def npy(array, protocol=None, change=lambda data: data):
    """An .npy file; objects are pickled with a protocol, and the pickle may be changed."""
    out = io.BytesIO()
    if not array.dtype.hasobject:
        np.lib.format.write_array(out, array)
        return out.getvalue()
    np.lib.format.write_array_header_1_0(out, np.lib.format.header_data_from_array_1_0(array))
    return out.getvalue() + change(pickle.dumps(array, protocol=protocol))


def archive(name, entries, compression=zipfile.ZIP_DEFLATED):
    """An .npz file as numpy.savez writes it: every entry with zip64 fields."""
    with zipfile.ZipFile(here / name, "w", compression) as out:
        for entry, data in entries.items():
            info = zipfile.ZipInfo(entry + ".npy", (2020, 1, 1, 0, 0, 0))
            info.compress_type = compression
            with out.open(info, "w", force_zip64=True) as file:
                file.write(data)


def objects(lists):
    """An array of objects, whatever their lengths."""
    array = np.empty(len(lists), dtype=object)
    array[:] = lists if len({len(item) for item in lists}) > 1 else [list(item) for item in lists]
    return array


def load_data(train, test, num_words=None, skip_top=0, maxlen=None, seed=113, start_char=1, oov_char=2, index_from=3):
    """Both parts as [[list, label], ...]."""
    random = np.random.RandomState(seed)
    parts = []
    for lists, labels in (train, test):
        order = np.arange(len(lists))
        random.shuffle(order)
        part = []
        for at in order:
            ids = ([] if start_char is None else [start_char]) + [id + index_from for id in lists[at]]
            if not maxlen or len(ids) < maxlen:
                part.append([ids, int(labels[at])])
        parts.append(part)
    if not num_words:
        num_words = max(id for part in parts for ids, _ in part for id in ids)
    for part in parts:
        for row in part:
            known = [skip_top <= id < num_words for id in row[0]]
            if oov_char is None:
                row[0] = [id for id, keep in zip(row[0], known) if keep]
            else:
                row[0] = [id if keep else oov_char for id, keep in zip(row[0], known)]
    return parts


def pad(lists, maxlen=None, padding="pre", truncating="pre", value=0):
    width = max(map(len, lists)) if maxlen is None else maxlen
    rows = []
    for ids in lists:
        cut = ids[max(0, len(ids) - width) :] if truncating == "pre" else ids[:width]
        filling = [value] * (width - len(cut))
        rows.append(filling + cut if padding == "pre" else cut + filling)
    return rows


def reviews(random, count):
    lengths = [0, 1, 2, 1000, 1001, 2003] + list(random.randint(1, 60, count - 6))
    # Ids of one byte, two bytes and four, as in natural text: mostly small ones.
    lists = [[int(id) for id in np.minimum(1 + random.pareto(0.7, length) * 3, 90000)] for length in lengths]
    return lists, [int(label) for label in random.randint(0, 2, count)]


random = np.random.RandomState(1)
train, test = reviews(random, 40), reviews(random, 30)
expected = {"train": train, "test": test}


def imdb(name, protocol, change=lambda data: data, **options):
    archive(
        name,
        {
            "x_train": npy(objects(train[0]), protocol, change),
            "y_train": npy(np.array(train[1], dtype=np.int64)),
            "x_test": npy(objects(test[0]), protocol, change),
            "y_test": npy(np.array(test[1], dtype=np.int64)),
        },
        **options,
    )


def core2(data):
    """NumPy 2's module name; the length of a string in protocol 4 grows with it."""
    return data.replace(b"\x8c\x15numpy.core", b"\x8c\x16numpy._core").replace(b"cnumpy.core", b"cnumpy._core")


def python2(data):
    """Strings of Python 2 in place of the call that makes bytes."""
    made = b"c_codecs\nencode\nq\x03X\x01\x00\x00\x00bq\x04X\x06\x00\x00\x00latin1q\x05\x86q\x06Rq\x07"
    assert made in data
    return data.replace(made, b"U\x01bq\x07").replace(b"X\x02\x00\x00\x00O8", b"U\x02O8")


for protocol in (2, 3, 4, 5):
    imdb(f"imdb_protocol{protocol}.npz", protocol)
imdb("imdb_numpy2.npz", 4, core2)
imdb("imdb_numpy2_protocol2.npz", 2, core2)
imdb("imdb_python2.npz", 2, python2)
imdb("imdb_stored.npz", 4, compression=zipfile.ZIP_STORED)

# Object arrays of other things than lists of Python's ints.
shared = [7, 8, 9]
kinds = {
    "arrays": objects([np.array([1, 2, 300]), np.array([], dtype=np.int64), np.array([70000], dtype=np.int64)]),
    "tuples": objects([(1, 2), (), (3, 70000, -4)]),
    "scalars": objects([[np.int64(5), np.int32(6)], [np.uint8(255)], [7, np.int64(-70000)]]),
    "equal": np.array([[1, 2, 3], [4, 5, 6]], dtype=object),
    "shared": objects([shared, [1], shared]),
    "negative": objects([[-1, 5], [-300], [2**31 - 1, -(2**31)]]),
    "empty_lists": objects([[], [1], []]),
}
wrong = {
    "strings": objects(["good film", "bad"]),
    "floats": objects([[1.5, 2.0], [3]]),
    "none": objects([[1, None], [2, 3, 4]]),
    "dicts": objects([{"a": 1}, {}]),
    "large": objects([[2**31], [1, 2]]),
    "nested": objects([[[1], [2]], [[3]]]),
    "bools": objects([[True, False], [True]]),
}


class Evil:
    def __reduce__(self):
        return os.system, ("touch never",)


wrong["evil"] = objects([[Evil()], [1, 2]])
for protocol in (2, 5):
    archive(f"objects_protocol{protocol}.npz", {name: npy(array, protocol) for name, array in kinds.items()})
for name, array in wrong.items():
    (here / f"wrong_{name}.npy").write_bytes(npy(array, 4))
expected["objects"] = {name: [[int(id) for id in row] for row in array] for name, array in kinds.items()}

# Numbers of every type, both byte orders, both orders of axes.
numbers = {}
expected["numbers"] = {}
values = np.arange(24).reshape(2, 3, 4)
for name in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"):
    dtype = np.dtype(name)
    small = values % 2 if name == "bool" else values - 5 if dtype.kind in "if" else values
    if dtype.kind == "f":
        small = small / 8
    small = small.astype(dtype)
    if dtype.kind in "iu":
        small.flat[0] = np.iinfo(dtype).max if dtype.itemsize < 8 else 2**53 - 1
        small.flat[1] = np.iinfo(dtype).min if dtype.itemsize < 8 else -(2**40) if dtype.kind == "i" else 2**32
    for order in "<>":
        for axes in "CF":
            key = f"{name}{'_big' if order == '>' else ''}_{axes}"
            numbers[key] = npy(np.asarray(small.astype(dtype.newbyteorder(order)), order=axes))
            expected["numbers"][key] = [float(value) for value in small.ravel()]
numbers["scalar"] = npy(np.array(3.5))
expected["numbers"]["scalar"] = [3.5]
halves = np.array([1, -2, 65504, 6e-8, 6.1e-5, np.inf, -np.inf, 0.333], dtype=np.float16)
numbers["halves"] = npy(halves)
expected["numbers"]["halves"] = [str(float(value)).replace("inf", "Infinity") for value in halves]
archive("numbers.npz", numbers)
(here / "complex.npy").write_bytes(npy(np.array([1j])))
(here / "structured.npy").write_bytes(npy(np.zeros(2, dtype=[("a", "i4"), ("b", "f4")])))
(here / "text.npy").write_bytes(npy(np.array(["a", "bc"])))

# The generator and the shuffle.
expected["shuffles"] = []
for seed in (0, 1, 113, 42, 2**32 - 1):
    for length in (1, 2, 10, 1000, 25000):
        random = np.random.RandomState(seed)
        order = np.arange(length)
        random.shuffle(order)
        weighted = int(np.sum(order * (np.arange(length) % 1009)))
        expected["shuffles"].append({"seed": seed, "length": length, "first": order[:10].tolist(), "weighted": weighted})

calls = [
    {},
    {"num_words": 100},
    {"num_words": 100, "skip_top": 10},
    {"num_words": 50, "oov_char": None},
    {"num_words": 50, "skip_top": 20, "oov_char": None, "start_char": None},
    {"maxlen": 12},
    {"maxlen": 18, "num_words": 10000},
    {"start_char": None},
    {"start_char": None, "index_from": 0},
    {"seed": 7, "start_char": 9, "oov_char": 8, "index_from": 10, "num_words": 1000},
]
short = ([ids[:17] for ids in train[0]], train[1]), ([ids[:17] for ids in test[0]], test[1])
short[0][0][0] = [5]
short[1][0][0] = [6]
expected["short"] = {"train": short[0], "test": short[1]}
expected["load_data"] = [{"options": call, "parts": load_data(*short, **call)} for call in calls]

lists = [[], [1], [2, 3], [4, 5, 6, 7, 8]]
pads = [
    {"padding": padding, "truncating": truncating, **more}
    for padding in ("pre", "post")
    for truncating in ("pre", "post")
    for more in ({}, {"maxlen": 3}, {"maxlen": 1}, {"maxlen": 7, "value": -1})
]
expected["pads"] = {"lists": lists, "calls": [{"options": call, "rows": pad(lists, **call)} for call in pads]}

(here / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
