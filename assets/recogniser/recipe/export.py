"""Convert trained weights to CTranslate2 int8: `python -m assets.recogniser.recipe.export`.

Through transformers' Whisper and ctranslate2's own Whisper converter, then the files that
faster-whisper reads beside `model.bin`, and the card `sori.json`.
"""

import argparse
import json
import shutil
from pathlib import Path

from ctranslate2.converters.transformers import WhisperLoader
from transformers import WhisperConfig, WhisperForConditionalGeneration

from assets.recogniser.recipe.network import Recogniser
from assets.recogniser.recipe.sound import HOP
from assets.recogniser.recipe.tokens import load_tokenizer
from assets.recogniser.recipe.train import load

_CARD = {
    "name": "sori-bundled",
    "short_context": True,
    "margin_ms": 0,
    "longest_ms": 6800,
    "full_context_retry": False,
    "learned_from": "synthetic",
}


def to_transformers(model: Recogniser, end: int) -> WhisperForConditionalGeneration:
    """Return the same network as transformers' Whisper; parameter names already agree."""
    shape = model.shape
    config = WhisperConfig(
        vocab_size=shape.vocabulary,
        num_mel_bins=shape.mels,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=4 * shape.width,
        decoder_ffn_dim=4 * shape.width,
        max_source_positions=shape.positions,
        max_target_positions=shape.tokens,
        pad_token_id=end,
        bos_token_id=end,
        eos_token_id=end,
        decoder_start_token_id=end + 1,
    )
    whisper = WhisperForConditionalGeneration(config)
    weights = {f"model.{n}": p for n, p in model.state_dict().items() if "ctc_head" not in n}
    weights["proj_out.weight"] = weights["model.decoder.embed_tokens.weight"]
    whisper.load_state_dict(weights)
    return whisper


def export(folder: Path, into: Path, quantization: str) -> None:
    """Write the CTranslate2 model of the weights in `folder` into `into`."""
    model, step, _ = load(folder)
    tokenizer = load_tokenizer(folder / "tokenizer.json")
    token = tokenizer.token_to_id
    loader = WhisperLoader()
    whisper = to_transformers(model, token("<|endoftext|>"))
    spec = loader.get_model_spec(whisper)
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    loader.set_vocabulary(spec, [name for name, _ in vocabulary])
    layers, heads = model.shape.decoder_layers, model.shape.heads
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.config.lang_ids = [token("<|en|>"), token("<|ko|>")]
    spec.config.alignment_heads = [[layers - 1, head] for head in range(heads)]
    spec.validate()
    spec.optimize(quantization=quantization)
    into.mkdir(parents=True, exist_ok=True)
    spec.save(str(into))
    shutil.copy(folder / "tokenizer.json", into / "tokenizer.json")
    extractor = {"feature_size": model.shape.mels, "hop_length": HOP, "sampling_rate": 16_000}
    _write_json(into / "preprocessor_config.json", extractor)
    _write_json(into / "sori.json", _CARD | {"step": step})


def _write_json(path: Path, fields: dict[str, object]) -> None:
    path.write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=Path("build/recogniser"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1])
    parser.add_argument("--quantization", default="int8")
    options = parser.parse_args()
    export(options.weights, options.out, options.quantization)


if __name__ == "__main__":
    main()
