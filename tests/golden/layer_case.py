"""The form of most cases of layers: a layer in a model, with the masks of its inputs, in float64.

A case: {"layer", "inputs", "masks", "weights", "outputs", "output_mask", "output_gradient", "input_gradients",
"weight_gradients", "added_loss", "final_weights", "scores", "own_weights"}, of which the last four and "output_mask"
only where they mean something; with "own_weights" the layer's initializers make the weights. Steps that a mask leaves out
hold FILLER, and their input gradients are given as zero.
"""
import torch

from golden import given, numbers, packed

FILLER = .7

generator = torch.Generator()
cases = []


def collected(groups, seed=11):
    """The cases of each group, by its name. One generator draws for all groups, in their order: a new group goes to the
    end, so that the numbers of the others stay."""
    generator.manual_seed(seed)
    found = {}
    for name, group in groups:
        cases.clear()
        group()
        found.setdefault(name, []).extend(cases)
    return found


def masks_of(shape, number):
    """Each sample lacks a step, the first one the last step too."""
    mask = torch.ones(shape[:2])
    for b in range(shape[0]):
        mask[b, (b + number) % shape[1]] = 0
    mask[0, -1] = 0
    return mask


def case(kind, config, shapes, run, weights=(), masked=(), ids=0, first=None):
    """`run(inputs, weights, masks)` gives the output, or (output, dict of further facts); `ids` is how many there are,
    of all inputs or of each, 0 where it holds no ids. With `first` these are the weights, and the layer has to begin
    with them itself."""
    ids = ids if isinstance(ids, tuple) else (ids,) * len(shapes)
    inputs = [torch.randint(bound, shape, generator=generator).double() if bound else given(generator, *shape)
              for shape, bound in zip(shapes, ids)]
    masks = [masks_of(shape, i) if i in masked else None for i, shape in enumerate(shapes)]
    for x, mask in zip(inputs, masks):
        if mask is not None:
            x[mask == 0] = FILLER
    inputs = [x.requires_grad_(True) for x in inputs]
    own_weights = first is not None
    if not own_weights:
        first = [given(generator, *(shape or (1,)), scale=.6).reshape(shape) for shape in weights]
    weights = [w.requires_grad_(True) for w in first]
    output = run(inputs, weights, masks)
    output, facts = output if isinstance(output, tuple) else (output, {})
    upstream = given(generator, *output.shape)
    loss = (output * upstream).sum() + (facts["added_loss"] if "added_loss" in facts else 0)
    loss.backward()
    gradients = []
    for x, mask, bound in zip(inputs, masks, ids):
        gradient = torch.zeros_like(x) if x.grad is None or bound else x.grad.clone()
        if mask is not None:
            gradient[mask == 0] = 0
        gradients.append(numbers(gradient))
    entry = {"layer": {"class_name": kind, "config": config}, "inputs": [packed(x) for x in inputs],
             "masks": [None if m is None else numbers(m) for m in masks], "weights": [packed(w) for w in weights],
             "outputs": packed(output), "output_gradient": numbers(upstream), "input_gradients": gradients,
             "weight_gradients": [numbers(torch.zeros_like(w) if w.grad is None else w.grad) for w in weights]}
    if own_weights:
        entry["own_weights"] = True
    for name, value in facts.items():
        entry[name] = [numbers(w) for w in value] if name == "final_weights" else numbers(value)
    cases.append(entry)


def either(masks):
    return torch.stack(masks).amax(0) if all(m is not None for m in masks) else None


def masked_output(output, mask):
    return output if mask is None else (output, {"output_mask": mask})
