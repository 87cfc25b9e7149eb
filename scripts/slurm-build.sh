#!/bin/sh
# Builds a tileset on a Slurm cluster: scripts/slurm-build.sh MODEL OUT [options of parvis build]. docs/cluster.md says
# more. Three steps that wait for each other: the plan, an array of cells, the end. MODEL, OUT and the work folder
# beside OUT must be on a disk that all nodes see.
#
# PARVIS   the program, by default parvis            CELLS_AT_ONCE  most cells at a time, by default 64
# CORES    for one cell, by default 4                MEMORY         for one cell in MB, by default 4000
# CELL_TRIANGLES  most triangles of a cell, by default 4 million
# SBATCH   more options of sbatch, such as "--partition=long --time=2:00:00"
set -eu
[ $# -ge 2 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }

parvis=${PARVIS:-parvis}
cores=${CORES:-4}
memory=${MEMORY:-4000}
at_once=${CELLS_AT_ONCE:-64}
# An eighth stays for the program itself and what the system keeps in memory of its files.
budget=$((memory * 7 / 8))M

case "${STEP:-submit}" in
submit)
    # The plan is a job as well: the model may be too large for the machine on which people log in. It submits the rest,
    # because only then it is known how many cells there are.
    # shellcheck disable=SC2086 # a list of options on purpose, here and below
    STEP=plan sbatch ${SBATCH:-} --parsable --export=ALL --job-name=parvis-plan --cpus-per-task="$cores" \
        --mem="$memory" --output="$2.plan.log" "$0" "$@"
    ;;
plan)
    "$parvis" build "$@" --plan --resume ${CELL_TRIANGLES:+--cell-triangles "$CELL_TRIANGLES"} --memory "$budget" --threads "$cores" --json >"$2.plan.json"
    cells=$(grep -c '"id":' "$2.plan.json")
    array=$(STEP=cell sbatch ${SBATCH:-} --parsable --export=ALL --job-name=parvis-cell --array="0-$((cells - 1))%$at_once" \
        --cpus-per-task="$cores" --mem="$memory" --requeue --output="$2.cell-%a.log" "$0" "$@")
    STEP=finish sbatch ${SBATCH:-} --parsable --export=ALL --job-name=parvis-finish --dependency="afterok:$array" \
        --kill-on-invalid-dep=yes --cpus-per-task="$cores" --mem="$memory" --output="$2.finish.log" "$0" "$@"
    ;;
cell)
    exec "$parvis" build "$@" --cell "$SLURM_ARRAY_TASK_ID" --memory "$budget" --threads "$cores"
    ;;
finish)
    exec "$parvis" build "$@" --finish --memory "$budget" --threads "$cores"
    ;;
esac
