#!/bin/sh
# Measures Parvis beside its peers: scripts/peers.sh [arguments of benches/peers/run.mjs]. docs/performance.md says more.
# BEVY=1 builds the peer that needs an engine of its own, once: about an hour of processor time.
set -eu
cd "$(dirname "$0")/.."

here=benches/peers
cache=${XDG_CACHE_HOME:-$HOME/.cache}/parvis
parvis=${CARGO_TARGET_DIR:-$cache/target}/release/parvis
samples=${PARVIS_SAMPLES:-../shared/data}

[ "$(uname -s)" = Linux ] || {
    echo "The peers' memory is read from /proc: this runs on Linux only." >&2
    exit 1
}
missing=""
command -v node >/dev/null 2>&1 || missing="nodejs npm"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
if [ -n "$missing" ]; then
    # shellcheck disable=SC2086 # a list of words on purpose
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "Some programs are missing. Please run, as an administrator: apt-get install --no-install-recommends $missing" >&2
        exit 1
    fi
fi

# The page's scripts as one small file, as a site would have them; CesiumJS brings its own along.
(
    cd "$here"
    [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-audit --no-fund
    npx --no-install esbuild pages/3dtilesrenderer.js --bundle --minify --format=esm --log-level=error \
        --outfile=bundle/3dtilesrenderer.js
)

bevy_target=$cache/peers/bevy_3d_tiles
if [ "${BEVY:-}" = 1 ]; then
    CARGO_TARGET_DIR=$bevy_target cargo build --release --locked --manifest-path "$here/bevy_3d_tiles/Cargo.toml"
fi

cathedral=$cache/peers/cathedral
[ -f "$cathedral/tileset/tileset.json" ] || "$parvis" cathedral "$cathedral" --detail 1 >&2

exec node "$here/run.mjs" --parvis "$parvis" --chromium "$(command -v chromium)" \
    --bevy "$bevy_target/release/peer-bevy-3d-tiles" \
    --mars "$samples/mars" --cathedral "$cathedral/tileset" "$@"
