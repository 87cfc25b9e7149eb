#!/bin/sh
# Makes seeds for the fuzz target `metadata`: every small .gltf whose buffers are data URIs becomes its JSON without
# them, a zero byte, and the buffers one after the other. Arguments: folder of samples, folder for the seeds.
set -eu
find "$1" -name '*.gltf' -type f -size -64k 2>/dev/null | while read -r file; do
    seed=$2/$(basename "$file" .gltf)
    sed -E 's/"uri" *: *"data:[^"]*" *,?//' "$file" >"$seed"
    printf '\0' >>"$seed"
    sed -nE 's/.*"data:application[^,"]*,([^"]*)".*/\1/p' "$file" |
        while read -r line; do printf '%s' "$line" | base64 -d; done >>"$seed"
done
