"""Ways of preferring the names that the wearer knows, to be compared by `recipients`.

The product's own is `agent.asr.biasing`; the others are what recognisers and assistants do: names as
text that came before (Whisper's initial prompt; faster-whisper's hotwords are the same tokens cut at
the other end, and CTranslate2 has no bias on tokens for Whisper), several hypotheses scored again by
how near their name lies to a known one, and correction of the text by sound alone. Each gets the
reading without any names, and none of them the ear's opinion of a name that was put in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ctranslate2.models import WhisperGenerationResult
from rapidfuzz.distance import Levenshtein

from agent.asr.biasing import candidates
from agent.asr.confidence import weighed
from agent.asr.evidence import Evidence
from agent.asr.recognizer import Decoded
from agent.asr.whisper import WhisperRecognizer
from agent.audio.frames import Samples, samples_to_ms
from agent.events import Lang
from agent.understanding import Context, understand
from agent.understanding.hangul import jamo

_PROMPT_TOKENS = 223  # of text that came before: half of Whisper's positions, less one
_SHORTLIST = 8
# N-best: nats that a distance of 1 to the nearest known name weighs, and from where on it is
# another name: of 5, 10, 20, 40 and of 0.2, 0.35, 0.5 these did best on the names of `--development`.
_HYPOTHESES = 5
_UNLIKENESS_NATS, _MOST_UNLIKE = 40.0, 0.2
# After-correction: how like, and by how much closer than others.
_ALIKE, _CLOSER = 0.2, 0.1


@dataclass(frozen=True)
class Listening:
    """Some audio, and the names (spoken forms included) that it is heard with."""

    audio: Samples
    lang: Lang
    names: tuple[str, ...]


Way = Callable[[WhisperRecognizer, Listening, Decoded], Decoded]


def _nothing(recognizer: WhisperRecognizer, heard: Listening, plain: Decoded) -> Decoded:
    return plain


def _product(recognizer: WhisperRecognizer, heard: Listening, plain: Decoded) -> Decoded:
    return recognizer.decode(heard.audio, heard.lang, heard.names)


def _prompted(recognizer: WhisperRecognizer, heard: Listening, plain: Decoded) -> Decoded:
    """All names as text that came before; what is too long loses its beginning."""
    return _after(recognizer, heard, _tokens(recognizer, heard.names)[-_PROMPT_TOKENS:])


def _hotwords(recognizer: WhisperRecognizer, heard: Listening, plain: Decoded) -> Decoded:
    """The same as faster-whisper passes hotwords on: what is too long loses its end."""
    return _after(recognizer, heard, _tokens(recognizer, heard.names)[:_PROMPT_TOKENS])


def _shortlisted(recognizer: WhisperRecognizer, heard: Listening, plain: Decoded) -> Decoded:
    """Only the names most like something in the plain reading as hotwords."""
    likest = dict.fromkeys(one.name for one in candidates(plain.text, heard.names))
    if not likest:
        return plain
    return _after(recognizer, heard, _tokens(recognizer, list(likest)[:_SHORTLIST]))


def _several(recognizer: WhisperRecognizer, heard: Listening, plain: Decoded) -> Decoded:
    """Of the hypotheses of a beam the one that is best with its name's distance in jamo counted."""
    return replace(plain, text=rescored(_hypotheses(recognizer, heard), heard.lang, heard.names))


def _by_sound_alone(recognizer: WhisperRecognizer, heard: Listening, plain: Decoded) -> Decoded:
    """The likest name, if no other comes near, whatever the audio says."""
    possible = candidates(plain.text, heard.names)
    if not possible or possible[0].unlike > _ALIKE:
        return plain
    others = [one.unlike for one in possible if one.name != possible[0].name]
    near = bool(others) and others[0] < possible[0].unlike + _CLOSER
    return plain if near else replace(plain, text=possible[0].text)


WAYS: dict[str, Way] = {
    "nothing": _nothing,
    "prompt": _prompted,
    "hotwords": _hotwords,
    "likest names as hotwords": _shortlisted,
    "n-best, jamo lexicon": _several,
    "correction by sound alone": _by_sound_alone,
    "product": _product,
}


def rescored(scored: Sequence[tuple[str, float]], lang: Lang, names: Sequence[str]) -> str:
    """Return the best of some texts with log-probabilities (nats), its name as the lexicon has it.

    A text falls behind by the distance of whom it is for to the nearest name; beyond
    `_MOST_UNLIKE` it is for somebody else, as far behind, and left as it is.
    """
    lexicon = [(jamo(name), name) for name in names]
    best, best_score = "", -float("inf")
    for text, log_probability in scored:
        recipient = understand(text, lang, Context()).slots.get("recipient") or ""
        unlike, name = min(
            (
                (Levenshtein.normalized_distance(jamo(recipient), own), name)
                for own, name in lexicon
            ),
            default=(1.0, ""),
        )
        is_known = bool(recipient) and unlike <= _MOST_UNLIKE
        score = log_probability - _UNLIKENESS_NATS * (unlike if is_known else _MOST_UNLIKE)
        if score > best_score:
            best_score = score
            best = text.replace(recipient, name.lower(), 1) if is_known else text
    return best


def _tokens(recognizer: WhisperRecognizer, names: Sequence[str]) -> list[int]:
    text = " ".join(name.lower() for name in names)
    tokens: list[int] = recognizer.model.hf_tokenizer.encode(text, add_special_tokens=False).ids
    return tokens


def _after(recognizer: WhisperRecognizer, heard: Listening, before: list[int]) -> Decoded:
    """Return the greedy reading after some text, with its own confidence."""
    tokenizer = recognizer.model.hf_tokenizer
    previous = [tokenizer.token_to_id("<|startofprev|>"), *before]
    result = _generated(recognizer, heard, previous, 1)
    tokens = [t for t in result.sequences_ids[0] if t < tokenizer.token_to_id("<|endoftext|>")]
    total = result.scores[0] * max(1, len(result.sequences_ids[0]))
    decoded = Decoded(
        text=tokenizer.decode(tokens).strip(),
        lang=heard.lang,
        average_log_probability=total / (len(tokens) + 1),
        no_speech_probability=0.0,
        audio_ms=samples_to_ms(len(heard.audio)),
        decode_ms=0.0,
        evidence=Evidence.of(result.logits[0], tokens) if result.logits else None,
    )
    return replace(decoded, confidence=weighed(recognizer.card.confidence, decoded))


def _hypotheses(recognizer: WhisperRecognizer, heard: Listening) -> list[tuple[str, float]]:
    result = _generated(recognizer, heard, [], _HYPOTHESES)
    decode = recognizer.model.hf_tokenizer.decode
    return [
        (decode(tokens).strip(), score * max(1, len(tokens)))
        for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
    ]


def _generated(
    recognizer: WhisperRecognizer, heard: Listening, before: Sequence[int], beam: int
) -> WhisperGenerationResult:
    token = recognizer.model.hf_tokenizer.token_to_id
    signs = ("<|startoftranscript|>", f"<|{heard.lang}|>", "<|transcribe|>", "<|notimestamps|>")
    given_ms = recognizer.card.given_ms(samples_to_ms(len(heard.audio)))
    return recognizer.model.model.generate(
        recognizer.model.encode(recognizer.features(heard.audio, given_ms)),
        [[*before, *(token(sign) for sign in signs)]],
        beam_size=beam,
        num_hypotheses=beam,
        max_length=min(448, 2 * len(before) + 128),
        return_scores=True,
        return_logits_vocab=beam == 1 and recognizer.card.confidence is not None,
        suppress_blank=False,
        suppress_tokens=[],
    )[0]
