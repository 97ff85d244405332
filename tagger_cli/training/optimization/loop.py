"""The training loop: batches, steps, epochs, the best weights."""

from __future__ import annotations

import gc
import json
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from tagger_cli.errors import TaggerError
from tagger_cli.files import write_text
from tagger_cli.inference.length_batches import Indices
from tagger_cli.training.configuration import TrainingSettings
from tagger_cli.training.data import TrainingData
from tagger_cli.training.events import EpochResult, Report
from tagger_cli.training.optimization.checkpoint import save_checkpoint
from tagger_cli.training.optimization.collation import collate
from tagger_cli.training.optimization.dev_scores import measure
from tagger_cli.training.optimization.divergence import check_step, check_weights
from tagger_cli.training.optimization.interruption import Interrupted, StopRequest
from tagger_cli.training.optimization.optimizer import clip_gradient, learning_rate
from tagger_cli.training.optimization.pace import Pace
from tagger_cli.training.optimization.sampling import epoch_batches
from tagger_cli.training.optimization.state import TrainingState, agree
from tagger_cli.training.optimization.threads import Directions
from tagger_cli.training.output_folder import CHECKPOINT, HISTORY

ORDER, AUGMENTATION = 0, 1
"""What random numbers are for: an epoch and a step of the same number do not share theirs."""

NOTHING, DUE, STOP = 0.0, 1.0, 2.0


class TrainingLoop:
    """Trains a network to the end of its schedule and leaves it with its best weights.

    Args:
        settings: section ``[training]``.
        data: encoded corpora.
        state: network, optimiser, average; changed in place.
        accelerator: device, number format, processes.
        folder: where checkpoints and ``history.jsonl`` go.
        prefix: of their names.
        report: is told what happens.
        stop: is looked at between steps.
        started: ``time.monotonic()`` when the run began, for the time budget.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        data: TrainingData,
        state: TrainingState,
        accelerator: Accelerator,
        folder: Path,
        prefix: str,
        report: Report,
        stop: StopRequest,
        started: float,
    ) -> None:
        self.settings = settings
        self.data = data
        self.state = state
        self.accelerator = accelerator
        self.folder = folder
        self.prefix = prefix
        self.report = report
        self.stop = stop
        # Buffers never change; processes would send each other all frozen vectors before every step.
        buffers = [name for name, _ in state.network.named_buffers()]
        DistributedDataParallel._set_params_and_buffers_to_ignore_for_model(state.network, buffers)
        self.wrapped: nn.Module = accelerator.prepare(state.network)
        self._directions = Directions(state.network)
        self._started = started - state.position.seconds
        self._last_checkpoint = time.monotonic()
        self._batches = self._batches_of_epoch()
        tokens = int((data.train.lengths * data.train.weights).sum())
        self._pace = Pace(settings, tokens, report)

    def run(self) -> None:
        """Train until the epochs, the time budget or the patience are used up.

        Raises:
            TaggerError: the loss is no longer a number, or the time budget was over before the first step.
            Interrupted: someone asked to stop; a checkpoint is written.
        """
        position = self.state.position
        while position.epoch < self.settings.epochs and self.progress() < 1.0 and not self._out_of_patience():
            self._train_epoch()
            self._end_epoch()
        if not self.state.best:
            raise TaggerError(
                f"the time budget was used up before the first step: training.minutes={self.settings.minutes}, and "
                f"reading the data took {self.seconds() / 60:.2f}; give it more"
            )
        self.state.use_best()

    def close(self) -> None:
        """Give up the threads, and the wrapper that shares gradients between processes.

        Were the wrapper the last to hold their group, its destructor would wait for gloo's threads and keep the
        interpreter lock that they may need to end (pytorch/pytorch#56297); the group itself lets go of the lock.
        """
        self._directions.close()
        self.wrapped = self.state.network
        self.accelerator.free_memory()
        if self.accelerator.num_processes > 1:
            gc.collect()  # the wrapper's hooks refer to it

    def progress(self) -> float:
        """Share of the schedule that is done: of the epochs, or of the time budget if that is further."""
        position = self.state.position
        done = (position.epoch + position.batches / len(self._batches)) / self.settings.epochs
        if self.settings.minutes is None:
            return done
        seconds = agree(self.accelerator, self.seconds())
        return max(done, seconds / (60.0 * self.settings.minutes))

    def seconds(self) -> float:
        """Duration of the run so far, interruptions left out."""
        return time.monotonic() - self._started

    def _batches_of_epoch(self) -> list[Indices]:
        train, settings = self.data.train, self.settings
        random = np.random.default_rng([settings.seed, ORDER, self.state.position.epoch])
        return epoch_batches(train.lengths, train.weights, settings.batch_tokens, random)

    def _train_epoch(self) -> None:
        """The rest of the epoch: all its steps, or those after the checkpoint's."""
        position = self.state.position
        self.wrapped.train()
        self._pace.begin(position, len(self._batches))
        for indices in self._batches[position.batches :]:
            progress = self.progress()
            if progress >= 1.0:
                break
            began = time.monotonic()
            position.learning_rate = learning_rate(self.settings, progress)
            loss, norm = map(float, self._step(indices, position.learning_rate))
            check_step(position.steps + 1, loss, norm)
            seconds = time.monotonic() - began
            self._count(indices, loss, norm, seconds)
            self._directions.step_took(seconds, int(self.data.train.lengths[indices].sum()))
            self._pace.after_step(position, progress, norm, self.seconds())
            self._maybe_save()
        self._pace.end()

    def _step(self, indices: Indices, rate: float) -> tuple[torch.Tensor, torch.Tensor]:
        """One step over a joint batch, of which each process takes its share.

        Returns:
            The mean loss over the joint batch and the norm of its gradient, both scalars.
        """
        accelerator, optimizer = self.accelerator, self.state.optimizer
        processes = accelerator.num_processes
        # Varied before it is shared out: the joint batch is the same for any number of processes.
        random = np.random.default_rng([self.settings.seed, AUGMENTATION, self.state.position.steps])
        sentences = self.data.augmentation(self.data.train.take(indices), random)
        share = np.arange(len(indices))[accelerator.process_index :: processes]
        weight = 1.0
        if not len(share):
            # Every process must take part in the step; one without a sentence adds nothing to it.
            share, weight = np.arange(1), 0.0
        batch = collate(sentences.take(share) if processes > 1 else sentences, self.data.forms).to(accelerator.device)
        for group in optimizer.param_groups:
            group["lr"] = rate * group["share"]
        losses = self.wrapped(batch)
        counts = self._counts(indices)
        # Processes average their gradients; times their number, that is the sum the joint mean needs.
        total = sum(self.data.weights[name] * losses[name] / counts[name] for name in losses)
        if self.state.network.loss_weights is not None:
            total = total + self.state.network.loss_weights.penalty(losses)
        loss = total * (weight * processes)
        accelerator.backward(loss)
        norm = clip_gradient(self.state.network, self.settings)
        optimizer.step()
        optimizer.zero_grad()
        self.state.average.update()
        if processes > 1:
            loss = accelerator.reduce(loss.detach(), "mean")
        return loss.detach(), norm

    def _counts(self, indices: Indices) -> dict[str, int]:
        """How many words (softmax) or sequences (CRF) of the joint batch carry each target."""
        counts = {}
        for target in self.data.targets:
            labelled = self.data.train.labelled[target.name][indices]
            counts[target.name] = int(np.count_nonzero(labelled) if target.head == "crf" else labelled.sum())
        return counts

    def _count(self, indices: Indices, loss: float, norm: float, seconds: float) -> None:
        position = self.state.position
        position.batches += 1
        position.steps += 1
        position.loss += loss
        position.norm += norm
        position.norm_max = max(position.norm_max, norm)
        position.tokens += int(self.data.train.lengths[indices].sum())
        position.training_seconds += seconds

    def _end_epoch(self) -> None:
        """Measure the averaged weights on dev, keep them if they are the best so far, and save."""
        position = self.state.position
        with self.state.average.applied():
            dev = measure(self.state.network, self.data.dev, self.data.forms, self.accelerator.device)
        # All processes must choose alike, and devices may differ in the last digit.
        score = agree(self.accelerator, sum(dev.values()) / len(dev))
        position.epoch += 1
        if score > position.best_score:
            position.best_score, position.improved_epoch = score, position.epoch
        # Of equal epochs the last is the best: a dev file that cannot tell them apart would choose the first.
        best = score == position.best_score
        if best:
            position.best_epoch = position.epoch
            self.state.keep_as_best()
        batches = max(position.batches, 1)
        result = EpochResult(
            epoch=position.epoch,
            steps=position.steps,
            loss=position.loss / batches,
            gradient_norm=position.norm / batches,
            gradient_norm_max=position.norm_max,
            learning_rate=position.learning_rate,
            tokens_per_second=position.tokens / max(position.training_seconds, 1e-9),
            seconds=self.seconds(),
            dev=dev,
            score=score,
            best=best,
        )
        position.history.append(json.dumps(asdict(result)))
        self._batches = self._batches_of_epoch()
        position.batches = position.tokens = 0
        position.loss = position.norm = position.norm_max = position.training_seconds = 0.0
        self.report(result)
        # Before the checkpoint: a run that is killed between the two writes this line again.
        if self.accelerator.is_main_process:
            write_text(self.folder / f"{self.prefix}{HISTORY}", "".join(f"{line}\n" for line in position.history))
        self._save()

    def _out_of_patience(self) -> bool:
        position, patience = self.state.position, self.settings.patience
        return bool(patience and position.epoch - position.improved_epoch >= patience)

    def _maybe_save(self) -> None:
        """Save when it is time; stop, once saved, when someone asked for it."""
        due = time.monotonic() - self._last_checkpoint >= 60.0 * self.settings.checkpoint_minutes
        reason = agree(self.accelerator, STOP if self.stop else DUE if due else NOTHING)
        if reason != NOTHING:
            self._save()
        if reason == STOP:
            raise Interrupted(f"stopped and saved; go on with: tagger train --resume -o {self.folder}")

    def _save(self) -> None:
        self.state.position.seconds = self.seconds()
        checkpoint = self.state.to_checkpoint(self.accelerator)
        check_weights(self.state.position.steps, checkpoint.tensors.values())
        if self.accelerator.is_main_process:
            save_checkpoint(self.folder / f"{self.prefix}{CHECKPOINT}", checkpoint)
        self._last_checkpoint = time.monotonic()
