#!/bin/sh
# Fuzzes one reader: scripts/fuzz.sh TARGET [MINUTES]. docs/fuzzing.md says more.
set -eu
cd "$(dirname "$0")/.."

target=${1:-}
if ! grep -q "^name = \"$target\"" fuzz/Cargo.toml || [ "$target" = parvis-fuzz ]; then
    echo "name a target: $(sed -n 's/^name = "\(.*\)"/\1/p' fuzz/Cargo.toml | grep -v parvis-fuzz | tr '\n' ' ')" >&2
    exit 2
fi
minutes=${2:-5}
samples=${PARVIS_SAMPLES:-../shared/data}
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/parvis/target}/fuzz"

if ! cargo fuzz --version >/dev/null 2>&1; then
    echo "cargo-fuzz is missing: run cargo install cargo-fuzz" >&2
    exit 1
fi

# What the fuzzer starts from. Small files only: a large one costs time at every input made of it.
corpus=fuzz/corpus/$target
mkdir -p "$corpus"
seed() { # seed NUMBER KIBIBYTES PATTERN: that many of the smallest samples whose name ends so, below that size
    [ -d "$samples" ] || return 0
    find "$samples" -name "$3" -type f -size "-$2k" -printf '%s %p\n' | sort -n | head -n "$1" | cut -d ' ' -f 2- |
        while read -r file; do cp -f "$file" "$corpus/$(printf '%s' "$file" | cksum | cut -d ' ' -f 1)"; done
}
case $target in
    tileset_json) seed 40 300 'tileset*.json' ;;
    subtree) seed 40 64 '*.subtree' ;;
    glb | model_glb) seed 20 64 '*.glb' && seed 20 64 '*.gltf' ;;
    b3dm | i3dm | pnts | cmpt) seed 12 64 "*.$target" ;;
    three_tz) seed 12 64 '*.3tz' ;;
    picture) cp -f tests/fixtures/pictures/*.ktx2 tests/fixtures/pictures/*.webp "$corpus" &&
        seed 8 16 '*.png' && seed 8 16 '*.jpg' ;;
    metadata) sh scripts/metadata-seeds.sh "$samples" "$corpus" ;;
    webvtt) cp -f assets/visits/cathedral/captions/*.vtt "$corpus" ;;
    visit_json) cp -f assets/visits/cathedral/tours/*.json "$corpus" ;;
esac
if [ -d "fuzz/seeds/$target" ]; then cp -f "fuzz/seeds/$target"/* "$corpus"; fi
chmod -R u+w "$corpus"

# A panic's backtrace says where; libFuzzer has none of its own without a sanitizer.
export RUST_BACKTRACE=1
# Without a sanitizer the stable compiler is enough; SANITIZER=address needs a nightly one, or RUSTC_BOOTSTRAP=1.
exec nice -n 15 cargo fuzz run --target-dir "$CARGO_TARGET_DIR" --sanitizer "${SANITIZER:-none}" "$target" "$corpus" -- \
    -max_total_time=$((minutes * 60)) -timeout=10 -rss_limit_mb=2048 -dict=fuzz/words.dict -print_final_stats=1
