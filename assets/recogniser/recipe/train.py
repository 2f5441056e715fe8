"""Train the bundled recogniser: `python -m assets.recogniser.recipe.train --korean F --english F`.

Child processes speak examples into shards while the network learns from what is there, so the data
keeps growing during the run. The learning rate follows training minutes, not steps: a run stopped
by the scheduler or a slow machine still cools down. Muon (Jordan 2024) moves the hidden matrices,
AdamW the rest; on two cores Muon needs about half the steps.
"""

import argparse
import json
import multiprocessing
import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from assets.recogniser.recipe.network import Recogniser, Shape
from assets.recogniser.recipe.sound import FRAME_SHAPES, Studio
from assets.recogniser.recipe.text import Mixture, is_kept_out
from assets.recogniser.recipe.tokens import CTC_SYMBOLS, load_tokenizer, to_ctc, train_tokenizer
from assets.recogniser.recipe.variety import KINDS, vary

_SHARD = 1_000  # examples
_NOTHING_SHARE = 0.03
_BATCH_FRAMES = 8_192
_IGNORE = -100
_LONGEST_STEP_S = 5.0  # a step that "took" longer was suspended; it does not spend the budget


@dataclass(frozen=True)
class Texts:
    """Files to draw sentences from: one a line, but `product`, whose JSON lines have a `text`."""

    korean: Path
    english: Path
    product: tuple[Path, ...] = ()
    words: Path | None = None

    def mixture(self) -> Mixture:
        lines = [line for file in self.product for line in _lines(file)]
        return Mixture(
            _lines(self.korean),
            _lines(self.english),
            [json.loads(line)["text"] for line in lines if line.strip()],
            _lines(self.words) if self.words else (),
        )


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def fill_shards(seed: int, count: int, texts: Texts, folder: Path) -> None:
    """Speak `count` shards of examples into `folder`, each written whole."""
    os.nice(10)
    mixture = texts.mixture()
    studio, pick = Studio(seed), random.Random(seed)
    for number in range(count):
        features, said = [], []
        while len(features) < _SHARD:
            nothing = pick.random() < _NOTHING_SHARE
            example = studio.record_nothing() if nothing else studio.record(*mixture.draw(pick))
            if example is not None:
                features.append(example.features)
                said.append((example.lang, example.text, example.features.shape[1]))
        partial = folder / f"{seed}-{number}.partial.npy"
        np.save(partial, np.concatenate(features, axis=1))
        (folder / f"{seed}-{number}.json").write_text(json.dumps(said), encoding="utf-8")
        partial.rename(folder / f"{seed}-{number}.npy")


@dataclass
class Pool:
    """Every example spoken so far, by window length."""

    folder: Path
    seen: set[str]
    by_frames: dict[int, list[tuple[np.ndarray, str, str]]]

    def refresh(self) -> int:
        """Take in finished shards; return how many examples there are."""
        for path in sorted(self.folder.glob("*-*.npy")):
            if path.name in self.seen or ".partial" in path.name:
                continue
            self.seen.add(path.name)
            features, start = np.load(path, mmap_mode="r"), 0
            for lang, text, frames in json.loads(path.with_suffix(".json").read_text("utf-8")):
                if not is_kept_out(text):  # the split may be stricter than when this was spoken
                    self.by_frames[frames].append((features[:, start : start + frames], lang, text))
                start += frames
        return sum(map(len, self.by_frames.values()))

    def batch(self, pick: random.Random) -> list[tuple[np.ndarray, str, str]]:
        """Draw one window length by its share of the audio, then a batch of it."""
        weights = [len(self.by_frames[n]) * n for n in FRAME_SHAPES]
        frames = pick.choices(FRAME_SHAPES, weights)[0]
        return pick.choices(self.by_frames[frames], k=_BATCH_FRAMES // frames)


class Collator:
    """Turns examples into tensors: features, decoder inputs and targets, CTC targets.

    `kinds` of `variety` bend the features.
    """

    def __init__(self, tokenizer_path: Path, kinds: tuple[str, ...]) -> None:
        self._kinds = kinds
        self._tokenizer = load_tokenizer(tokenizer_path)
        self._id = {
            t: self._tokenizer.token_to_id(t) for t in self._tokenizer.get_vocab() if t[:2] == "<|"
        }

    def __call__(
        self, batch: list[tuple[np.ndarray, str, str]], pick: random.Random
    ) -> dict[str, Tensor]:
        features = np.stack([vary(f.astype(np.float32), self._kinds, pick) for f, _, _ in batch])
        for row in features:  # SpecAugment, two stripes each way
            for _ in range(2):
                low, at = pick.randrange(80), pick.randrange(features.shape[2])
                row[low : low + pick.randint(0, 10)] = row.mean()
                row[:, at : at + pick.randint(0, 8)] = row.mean()
            row += pick.uniform(-0.15, 0.15)
        inputs, targets, ctc = [], [], []
        for _, lang, text in batch:
            prompt, wanted = self._tokens(lang, text)
            inputs.append(prompt)
            targets.append(wanted)
            ctc.append(to_ctc(text))
        longest = -(-max(map(len, inputs)) // 8) * 8
        return {
            "features": torch.from_numpy(features),
            "inputs": torch.tensor(
                [i + [self._id["<|endoftext|>"]] * (longest - len(i)) for i in inputs]
            ),
            "targets": torch.tensor([t + [_IGNORE] * (longest - len(t)) for t in targets]),
            "ctc": torch.tensor([s for row in ctc for s in row]),
            "ctc_lengths": torch.tensor([len(row) for row in ctc]),
        }

    def _tokens(self, lang: str, text: str) -> tuple[list[int], list[int]]:
        """Return decoder inputs and targets; the language is learned at the first position."""
        token = self._id
        words = self._tokenizer.encode(text).ids if text else []
        end, start = token["<|endoftext|>"], token["<|startoftranscript|>"]
        first = token[f"<|{lang}|>"] if lang else token["<|nospeech|>"]
        prompt = token[f"<|{lang or random.choice(['ko', 'en'])}|>"]
        inputs = [start, prompt, token["<|transcribe|>"], token["<|notimestamps|>"], *words]
        return inputs, [first, _IGNORE, _IGNORE, *words, end]


class Muon(torch.optim.Optimizer):
    """Momentum whose update is made orthogonal (Jordan 2024, github KellerJordan/Muon).

    Ours: matrices of one shape are orthogonalised together, which on a CPU takes half the time of
    torch.optim.Muon. The step is scaled to AdamW's size (Liu et al. 2025, "Muon is scalable").
    """

    _ITERATIONS = 5

    def __init__(self, matrices: list[nn.Parameter], lr: float, weight_decay: float) -> None:
        by_shape: dict[tuple[int, ...], list[nn.Parameter]] = {}
        for matrix in matrices:
            by_shape.setdefault(tuple(matrix.shape), []).append(matrix)
        groups = [{"params": p, "lr": lr, "weight_decay": weight_decay} for p in by_shape.values()]
        super().__init__(groups, {})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            gradient = torch.stack([p.grad for p in group["params"]])
            state = self.state[group["params"][0]]
            momentum = state.setdefault("momentum", torch.zeros_like(gradient)).lerp_(
                gradient, 0.05
            )
            update = self._orthogonal(gradient.lerp(momentum, 0.95))
            scale = 0.2 * max(update.shape[1:]) ** 0.5 * group["lr"]
            for parameter, change in zip(group["params"], update, strict=True):
                parameter.mul_(1 - group["lr"] * group["weight_decay"]).add_(change, alpha=-scale)

    def _orthogonal(self, update: Tensor) -> Tensor:
        """Newton-Schulz, quintic, in bf16: singular values near one after five rounds."""
        tall = update.shape[1] > update.shape[2]
        x = (update.transpose(1, 2) if tall else update).bfloat16()
        x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
        for _ in range(self._ITERATIONS):
            a = x @ x.transpose(1, 2)
            x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
        return (x.transpose(1, 2) if tall else x).float()


def optimizers(model: Recogniser, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside layers, AdamW for embeddings, convolutions, norms and the head."""
    matrices = [
        p for n, p in model.named_parameters() if p.requires_grad and "layers." in n and p.ndim == 2
    ]
    others = [
        p
        for n, p in model.named_parameters()
        if p.requires_grad and not ("layers." in n and p.ndim == 2)
    ]
    return [
        Muon(matrices, lr=rate, weight_decay=0.05),
        torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.01),
    ]


def save(model: Recogniser, step: int, seed: int, folder: Path) -> None:
    """Write the resumable state: fp16 weights, seed and step."""
    weights = {
        n: p.detach().cpu().half().numpy()
        for n, p in model.state_dict().items()
        if "encoder.embed_positions" not in n
    }
    partial = folder / "weights.partial.npz"
    np.savez(partial, **weights)
    partial.rename(folder / "weights.npz")
    state = {"step": step, "seed": seed, "shape": model.shape.to_dict()}
    (folder / "state.json").write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")


def load(folder: Path) -> tuple[Recogniser, int, int]:
    """Return the model, its step and its seed from a folder that `save` wrote."""
    state = json.loads((folder / "state.json").read_text("utf-8"))
    model = Recogniser(Shape(**state["shape"]))
    with np.load(folder / "weights.npz") as weights:
        missing, _ = model.load_state_dict(
            {n: torch.from_numpy(w).float() for n, w in weights.items()}, strict=False
        )
    if missing != ["encoder.embed_positions.weight"]:
        raise ValueError(f"{folder}/weights.npz lacks {missing}")
    return model, state["step"], state["seed"]


def learn(
    model: Recogniser, pool: Pool, collate: Collator, options: argparse.Namespace, step: int
) -> None:
    """Train for `options.minutes` of stepping time, or `options.steps`, saving every 500 steps."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(device).train()
    pick, spent_s, budget_s = random.Random(options.seed + step), 0.0, options.minutes * 60
    groups = optimizers(model, options.rate)
    first_step, tally = step, np.zeros(3)
    done = 0.0
    while done < 1:
        began = time.perf_counter()
        warm = min(1.0, (step - first_step + 1) / 300)
        for optimizer in groups:
            for group in optimizer.param_groups:
                group["lr"] = options.rate * warm * max(0.02, 1 - max(0.0, done - 0.3) / 0.7)
        batch = {n: t.to(device) for n, t in collate(pool.batch(pick), pick).items()}
        with torch.autocast(device, dtype=torch.bfloat16):
            logits, ctc_logits = model(batch["features"], batch["inputs"], options.dropout)
        token_loss = F.cross_entropy(
            logits.float().flatten(0, 1),
            batch["targets"].flatten(),
            ignore_index=_IGNORE,
            label_smoothing=0.05,
        )
        frames = torch.full((len(ctc_logits),), ctc_logits.shape[1], device=device)
        ctc_loss = F.ctc_loss(
            ctc_logits.float().log_softmax(-1).transpose(0, 1),
            batch["ctc"],
            frames,
            batch["ctc_lengths"],
            zero_infinity=True,
        )
        loss = token_loss + (0.6 if done < 0.5 else 0.3) * ctc_loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        for optimizer in groups:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        step += 1
        spent_s += min(time.perf_counter() - began, _LONGEST_STEP_S)
        done = (step - first_step) / options.steps if options.steps else spent_s / budget_s
        tally += (token_loss.item(), ctc_loss.item(), time.perf_counter() - began)
        if step % 100 == 0:
            examples = pool.refresh()
            print(
                f"step {step} token {tally[0] / 100:.3f} ctc {tally[1] / 100:.3f} {tally[2] * 10:.0f} ms/step {spent_s / 60:.1f} min {examples} examples",
                flush=True,
            )
            tally[:] = 0
        if step % 500 == 0:
            save(model, step, options.seed, options.out)
    save(model, step, options.seed, options.out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--korean", type=Path, required=True, help="Korean sentences, one a line")
    parser.add_argument("--english", type=Path, required=True, help="English sentences, one a line")
    parser.add_argument(
        "--product", type=Path, nargs="*", default=[], help="JSON Lines with a text each"
    )
    parser.add_argument("--words", type=Path, help="English words, one a line, for spelling")
    parser.add_argument("--vary", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--out", type=Path, default=Path("build/recogniser"))
    parser.add_argument(
        "--resume", type=Path, help="a folder with weights.npz, state.json and tokenizer.json"
    )
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--steps", type=int, help="train for so many steps, however long they take")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--encoder-layers", type=int, default=4)
    parser.add_argument("--decoder-layers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--shards", type=int, default=70, help=f"shards of {_SHARD} examples")
    options = parser.parse_args()
    texts = Texts(options.korean, options.english, tuple(options.product), options.words)
    folder: Path = options.out
    shards = folder / f"shards-{options.seed}"
    shards.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)

    tokenizer_path = folder / "tokenizer.json"
    if options.resume:
        tokenizer_path.write_bytes((options.resume / "tokenizer.json").read_bytes())
        model, step, _ = load(options.resume)
    else:
        mixture, pick = texts.mixture(), random.Random(0)
        tokenizer = train_tokenizer([mixture.draw(pick)[1] for _ in range(60_000)], 2600)
        tokenizer.save(str(tokenizer_path))
        shape = Shape(
            tokenizer.get_vocab_size(),
            CTC_SYMBOLS,
            width=options.width,
            heads=options.width // 48,
            encoder_layers=options.encoder_layers,
            decoder_layers=options.decoder_layers,
        )
        model, step = Recogniser(shape), 0
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters", flush=True)

    # For the speakers: one core each.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    context = multiprocessing.get_context("spawn")
    speakers = [
        context.Process(
            target=fill_shards,
            args=(
                options.seed * 1000 + k,
                options.shards // 2,
                texts,
                shards,
            ),
            daemon=True,
        )
        for k in range(2)
    ]
    for speaker in speakers:
        speaker.start()
    pool = Pool(shards, set(), {n: [] for n in FRAME_SHAPES})
    while pool.refresh() < _SHARD * 4:
        if not any(s.is_alive() for s in speakers) and pool.refresh() < _SHARD:
            raise SystemExit("no examples were made: the speaking processes ended early")
        time.sleep(2)
    learn(model, pool, Collator(tokenizer_path, tuple(options.vary)), options, step)
    for speaker in speakers:
        speaker.terminate()


if __name__ == "__main__":
    main()
