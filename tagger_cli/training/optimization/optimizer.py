"""The optimiser, the learning rate over the run, and the limits of a gradient."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.training.configuration import TrainingSettings


def build_optimizer(network: TaggerNetwork, settings: TrainingSettings, vector_rate: float) -> torch.optim.Optimizer:
    """AdamW (Loshchilov & Hutter 2019) or SGD with momentum, over the trainable parameters.

    Weight decay is for matrices that multiply: biases, transition scores and looked-up vectors have
    none, since a rare word's vector would shrink at every step that does not read it. Each group has a
    ``share`` of the learning rate: ``vector_rate`` for word vectors, which Adam would move as far in a few
    steps as they lie apart, 1 for all others.
    """
    looked_up = {id(module.weight) for module in network.modules() if isinstance(module, nn.Embedding)}
    vectors = network.word_encoder.words.trainable
    decayed: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for name, parameter in network.named_parameters():
        if parameter.requires_grad and parameter is not vectors:
            is_matrix = parameter.ndim > 1 and id(parameter) not in looked_up and ".crf." not in name
            (decayed if is_matrix else others).append(parameter)
    groups = [
        {"params": decayed, "weight_decay": settings.weight_decay, "share": 1.0},
        {"params": others, "weight_decay": 0.0, "share": 1.0},
        {"params": [vectors], "weight_decay": 0.0, "share": vector_rate},
    ]
    if settings.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=settings.learning_rate, momentum=settings.momentum)
    return torch.optim.AdamW(groups, lr=settings.learning_rate, fused=True)


def learning_rate(settings: TrainingSettings, progress: float) -> float:
    """The learning rate after a share of the run.

    Args:
        settings: highest rate, warm-up and decay.
        progress: share of the run that is done, 0 to 1.
    """
    highest = settings.learning_rate
    if progress < settings.warmup:
        return highest * (progress / settings.warmup) if progress else highest * 1e-3
    left = (1.0 - min(progress, 1.0)) / (1.0 - settings.warmup)
    match settings.decay:
        case "linear":
            return highest * left
        case "cosine":
            return highest * 0.5 * (1.0 - math.cos(math.pi * left))
        case "none":
            return highest


def clip_gradient(network: nn.Module, settings: TrainingSettings) -> Tensor:
    """Clip the gradient by norm, then by value (Pascanu et al. 2013, section 3.2).

    Returns:
        Its norm before clipping.
    """
    parameters = [parameter for parameter in network.parameters() if parameter.grad is not None]
    norm = nn.utils.get_total_norm([p.grad for p in parameters if p.grad is not None])
    if settings.clip_norm and norm > settings.clip_norm:
        nn.utils.clip_grads_with_norm_(parameters, settings.clip_norm, norm)
    if settings.clip_value:
        nn.utils.clip_grad_value_(parameters, settings.clip_value)
    return norm
