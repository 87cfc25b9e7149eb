#!/bin/sh
# Makes a fresh machine ready to build, run and test Parvis.
# Debian and Ubuntu: installs what is missing through apt when it may, otherwise
# prints the exact command. Elsewhere: says what is needed.
set -eu

if ! command -v cargo >/dev/null 2>&1; then
    echo "Parvis needs Rust 1.95 or newer: https://rustup.rs" >&2
    exit 1
fi

# Build: a C++ compiler (mesh simplification), pkg-config, headers of udev
# (gamepads), Wayland and the keyboard. Run: X11 and keyboard libraries, Vulkan.
packages="g++ pkg-config libudev-dev libwayland-dev libxkbcommon-dev \
libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon-x11-0 libvulkan1"

# Without a graphics card the pictures are drawn by the processor.
if ! ls /dev/dri/renderD* >/dev/null 2>&1 && ! command -v nvidia-smi >/dev/null 2>&1; then
    packages="$packages mesa-vulkan-drivers"
fi

case "$(uname -s)" in
Linux) ;;
*)
    # macOS and Windows bring everything but Rust and a C++ compiler along.
    command -v c++ >/dev/null 2>&1 || echo "Parvis needs a C++ compiler (Xcode's command line tools or Visual Studio's)." >&2
    exit 0
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
    command -v c++ >/dev/null 2>&1 && command -v pkg-config >/dev/null 2>&1 && pkg-config --exists libudev && exit 0
    echo "Parvis needs, under the names your system gives them: a C++ compiler, pkg-config," >&2
    echo "the development files of udev, wayland and xkbcommon, and a Vulkan driver (Mesa)." >&2
    exit 1
fi

absent() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || printf ' %s' "$package"
    done
}
# shellcheck disable=SC2086 # a list of words on purpose
missing=$(absent $packages)

# Tests read the screens as a screen reader does; where these cannot be had, that test is left out and says so.
if [ "${1:-}" = test ]; then
    wanted=$(absent xvfb dbus at-spi2-core libglib2.0-bin)
    if [ -n "$wanted" ] && [ "$(id -u)" = 0 ]; then
        echo "Installing for the tests:$wanted"
        # shellcheck disable=SC2086
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -qq $wanted; } \
            >/dev/null 2>&1 || echo "They could not be installed; the test that needs them is left out."
    fi
fi
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
    sudo=""
elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    sudo="sudo"
else
    echo "Some system packages are missing. Please run, as an administrator:" >&2
    echo "  apt-get update && $install" >&2
    exit 1
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# shellcheck disable=SC2086 # a list of words on purpose
$sudo $install -qq >/dev/null
