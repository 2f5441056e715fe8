"""Average the weights of two runs of one lineage: `python -m assets.recogniser.recipe.average`.

After Wortsman et al. 2022 ("Model soups", and "Robust fine-tuning": the line between a network and
what it was trained on to). Where the later run had gained on what it was taught and lost on voices
that it never met, the average keeps the gain and gives the loss back.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("earlier", type=Path, help="a folder with weights.npz")
    parser.add_argument("later", type=Path, help="one that was resumed from it")
    parser.add_argument("--share", type=float, default=0.8, help="of the later one, 0-1")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with (
        np.load(options.earlier / "weights.npz") as earlier,
        np.load(options.later / "weights.npz") as later,
    ):
        averaged = {
            name: (
                options.share * later[name].astype(np.float32)
                + (1 - options.share) * earlier[name].astype(np.float32)
            ).astype(np.float16)
            for name in later.files
        }
    np.savez(options.out / "weights.npz", **averaged)
    for name in ("state.json", "tokenizer.json"):
        shutil.copyfile(options.later / name, options.out / name)


if __name__ == "__main__":
    main()
