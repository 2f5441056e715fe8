"""Whisper on faster-whisper's engine, on context as short as the utterance.

Stock `transcribe` pads every utterance to 30 s; the encoder's cost follows the padding. Here
`encode` and `generate` of the loaded `WhisperModel` get features as long as the audio plus a
margin, where the model's card (`sori.json` beside its weights) says that it tolerates that; a
result that looks wrong is decoded once more on the full window (`context`). Of a multilingual
vocabulary only what Korean and English are written with is loaded (`vocabulary`).
"""

import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from numpy.typing import NDArray

from agent.asr.biasing import average_log_probability, candidates, choose
from agent.asr.confidence import weighed
from agent.asr.context import FULL_CONTEXT_MS, SHORTEST_MS, context_ms, looks_wrong
from agent.asr.evidence import Evidence
from agent.asr.recognizer import Decoded
from agent.asr.vocabulary import short_vocabulary_files
from agent.audio.convert import to_float
from agent.audio.frames import FRAME_SAMPLES, RATE_HZ, Samples, ms_to_samples, samples_to_ms
from agent.errors import MissingError, RecognitionError
from agent.events import Lang

_MOST_TOKENS_PER_S = 14


@dataclass(frozen=True)
class Card:
    """What a model tolerates, read from `sori.json` in its folder.

    `short_context`: may be fed less than 30 s. `margin_ms`: silence kept behind the speech when it
    is; `shortest_ms`: the least it is then given. `longest_ms`: audio beyond this is cut at its
    quietest place and decoded in pieces. `full_context_retry`: whether 30 s of context is any
    better for it. `confidence`: the weights of `asr.confidence`, None where they were not fitted
    for this model.
    """

    name: str
    short_context: bool = False
    margin_ms: int = 0
    shortest_ms: int = SHORTEST_MS
    longest_ms: int = FULL_CONTEXT_MS
    full_context_retry: bool = False
    confidence: Mapping[str, float] | None = None

    @classmethod
    def read(cls, folder: Path) -> "Card":
        """Return the folder's card; a model without one gets Whisper's full context."""
        path = folder / "sori.json"
        if not path.is_file():
            return cls(name=folder.name)
        fields = json.loads(path.read_text(encoding="utf-8"))
        known = {k: v for k, v in fields.items() if k in cls.__dataclass_fields__}
        return cls(**{"name": folder.name} | known)

    def short_ms(self, audio_ms: float) -> float:
        """Return the least context for so much audio."""
        return context_ms(audio_ms, self.margin_ms, self.shortest_ms)

    def given_ms(self, audio_ms: float) -> float:
        """Return the context that so much audio is decoded on first."""
        return self.short_ms(audio_ms) if self.short_context else FULL_CONTEXT_MS


class WhisperRecognizer:
    """A CTranslate2 Whisper model behind `Recognizer`.

    `whole_vocabulary` keeps the tokens of other languages and the times: for comparing, and for
    stock `transcribe`, which cannot do without.
    """

    def __init__(
        self,
        folder: Path,
        card: Card | None = None,
        threads: int = 2,
        compute_type: str = "int8",
        *,
        whole_vocabulary: bool = False,
    ) -> None:
        if not (folder / "model.bin").is_file():
            raise MissingError(f"{folder}: no model here: run `sori models list`")
        self.card = card or Card.read(folder)
        self.name, self.threads = self.card.name, threads
        try:
            files = None if whole_vocabulary else short_vocabulary_files(folder)
            self.model = WhisperModel(
                str(folder),
                device="cpu",
                compute_type=compute_type,
                cpu_threads=threads,
                files=files,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise MissingError(f"{folder}: the model does not load: {error}") from error
        self.retried = 0  # utterances decoded again on the full window
        self._token = self.model.hf_tokenizer.token_to_id

    def decode(self, audio: Samples, lang: Lang | None, names: Sequence[str] = ()) -> Decoded:
        """See `Recognizer.decode`."""
        began = time.perf_counter()
        try:
            pieces = [self._decode_piece(piece, lang) for piece in self._pieces(audio)]
            if len(pieces) == 1 and self.card.short_context:
                pieces = [self._with_known_name(audio, pieces[0], names)]
        except (RuntimeError, ValueError) as error:
            raise RecognitionError(f"{self.name} failed on an utterance: {error}") from error
        weights = [max(1, len(piece.text)) for piece in pieces]
        decoded = Decoded(
            text=" ".join(piece.text for piece in pieces if piece.text),
            lang=pieces[0].lang,
            average_log_probability=float(
                np.average([p.average_log_probability for p in pieces], weights=weights)
            ),
            no_speech_probability=min(p.no_speech_probability for p in pieces),
            audio_ms=samples_to_ms(len(audio)),
            decode_ms=(time.perf_counter() - began) * 1000,
            evidence=Evidence.of_pieces([piece.evidence for piece in pieces]),
            name_below=pieces[0].name_below,
        )
        return replace(decoded, confidence=weighed(self.card.confidence, decoded))

    def _pieces(self, audio: Samples) -> list[Samples]:
        """Cut audio longer than the card allows at the quietest frame of each window's last third."""
        longest = ms_to_samples(self.card.longest_ms)
        pieces = []
        while len(audio) > longest:
            searched = audio[longest * 2 // 3 : longest]
            searched = searched[: len(searched) // FRAME_SAMPLES * FRAME_SAMPLES]
            energy = np.abs(to_float(searched)).reshape(-1, FRAME_SAMPLES).mean(axis=1)
            smooth = np.convolve(energy, np.ones(5), "same")  # 100 ms: a pause, not a plosive
            cut = longest * 2 // 3 + int(np.argmin(smooth)) * FRAME_SAMPLES
            pieces.append(audio[:cut])
            audio = audio[cut:]
        return [*pieces, audio]

    def _decode_piece(self, audio: Samples, lang: Lang | None) -> Decoded:
        given_ms = self.card.given_ms(samples_to_ms(len(audio)))
        decoded = self._best(audio, lang, given_ms)
        may_retry = self.card.full_context_retry and given_ms < FULL_CONTEXT_MS
        if may_retry and looks_wrong(decoded):
            self.retried += 1
            return self._best(audio, lang, FULL_CONTEXT_MS)
        return decoded

    def _best(self, audio: Samples, lang: Lang | None, context_ms: float) -> Decoded:
        encoded = self.model.encode(self.features(audio, context_ms))
        langs = [lang] if lang else [Lang.KOREAN, Lang.ENGLISH]
        readings = [self._generate(encoded, one, len(audio)) for one in langs]
        return max(readings, key=lambda reading: reading.average_log_probability)

    def _with_known_name(self, audio: Samples, decoded: Decoded, names: Sequence[str]) -> Decoded:
        """Return the reading with a known name in it where the audio agrees (see `biasing`)."""
        possible = candidates(decoded.text, names)
        if not possible:
            return decoded
        texts = [decoded.text, *(candidate.text for candidate in possible)]
        own, *scores = self.score(audio, decoded.lang, texts)
        chosen = choose(own, list(zip(possible, scores, strict=True)))
        if chosen is None:
            return decoded
        return replace(
            decoded,
            text=chosen.text,
            average_log_probability=average_log_probability(
                decoded.average_log_probability, chosen
            ),
            name_below=chosen.below,
        )

    def score(self, audio: Samples, lang: Lang, texts: Sequence[str]) -> list[float]:
        """Return the log-probability (nats) of each text given the audio: forced decoding.

        On short context whatever the card says: what fails there is the decoder's own choice of
        when to stop, and here it chooses nothing.
        """
        features = self.features(audio, self.card.short_ms(samples_to_ms(len(audio))))
        encoded = self.model.encode(features)
        start = self._prompt(lang)[:-1]  # `align` puts <|notimestamps|> behind it by itself
        scores = []
        for text in texts:
            tokens = self._encode(text)
            aligned = self.model.model.align(encoded, start, [tokens], [features.shape[1]])[0]
            scores.append(sum(math.log(max(p, 1e-9)) for p in aligned.text_token_probs))
        return scores

    def features(self, audio: Samples, length_ms: float) -> NDArray[np.float32]:
        """Return log-mel features (mels, frames) of the audio, padded with silence to the length."""
        extractor = self.model.feature_extractor
        samples = to_float(audio)
        wanted = max(len(samples), ms_to_samples(length_ms))
        frames = wanted // extractor.hop_length
        if (frames + 1) // 2 == extractor.mel_filters.shape[0]:
            # CTranslate2 tells features from encoder output by their second size: with as many
            # positions as there are mels, `generate` would encode the output once more.
            frames += 2
            wanted = frames * extractor.hop_length
        if wanted > len(samples):
            samples = np.pad(samples, (0, wanted - len(samples)))
        features: NDArray[np.float32] = extractor(samples, padding=extractor.hop_length)
        return np.ascontiguousarray(features[:, :frames])

    def _encode(self, text: str) -> list[int]:
        """Return the tokens of a text, without the special ones that Whisper's own file adds."""
        tokens: list[int] = self.model.hf_tokenizer.encode(text, add_special_tokens=False).ids
        return tokens

    def _prompt(self, lang: Lang) -> list[int]:
        names = ("<|startoftranscript|>", f"<|{lang}|>", "<|transcribe|>", "<|notimestamps|>")
        return [self._token(name) for name in names]

    def _generate(self, encoded: Any, lang: Lang, audio_samples: int) -> Decoded:
        prompt = self._prompt(lang)
        seconds = audio_samples / RATE_HZ
        # CTranslate2 emits at most half of `max_length` (Whisper keeps the rest for its prompt).
        result = self.model.model.generate(
            encoded,
            [prompt],
            beam_size=1,
            max_length=min(448, 2 * (8 + int(seconds * _MOST_TOKENS_PER_S))),
            return_scores=True,
            return_no_speech_prob=True,
            return_logits_vocab=self.card.confidence is not None,
            suppress_blank=False,
            suppress_tokens=[],
        )[0]
        end = self._token("<|endoftext|>")
        tokens = [t for t in result.sequences_ids[0] if t < end]
        # The returned score is divided by the length (length_penalty 1): undo, then per token.
        total = result.scores[0] * max(1, len(result.sequences_ids[0]))
        return Decoded(
            text=self.model.hf_tokenizer.decode(tokens).strip(),
            lang=lang,
            average_log_probability=total / (len(tokens) + 1),
            no_speech_probability=result.no_speech_prob,
            audio_ms=seconds * 1000,
            decode_ms=0.0,
            evidence=Evidence.of(result.logits[0], tokens) if result.logits else None,
        )
