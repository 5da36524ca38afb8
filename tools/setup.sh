#!/usr/bin/env bash
# Installs what a Debian 12 or 13 machine lacks to build, test or benchmark brunt, and unpacks QuickJS.
# Usage: tools/setup.sh GROUP...   with GROUP of build, test, bench. Does nothing where all is there.
# BRUNT_PACKAGES=installed skips the packages, for systems where they were installed by hand.
set -euo pipefail
cd "$(dirname "$0")/.."

# Like debian12.
# shellcheck disable=SC1091
release=$(. /etc/os-release; echo "${ID:-}${VERSION_ID:-}")

packages_of() {
    case $1 in
    build) echo gcc libc6-dev meson ninja-build pkgconf patch xz-utils ca-certificates \
        libssl-dev libnghttp2-dev libc-ares-dev zlib1g-dev libbrotli-dev libzstd-dev libgumbo-dev \
        libjansson-dev libpsl-dev libidn2-dev libunistring-dev ;;
    test) echo libcmocka-dev libhttp-parser-dev nginx-light nghttp2-server openssl clang tinyproxy-bin chromium curl \
        microsocks prometheus protobuf-compiler python3-grpcio python3-websockets
        case $release in
        debian12) echo libclang-rt-14-dev influxdb ;;
        *) echo libclang-rt-19-dev ;;
        esac
        # The arm64 code is tested under emulation; an arm64 machine runs it as it is.
        case $(uname -m) in
        x86_64) echo gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user ;;
        esac ;;
    bench) echo wrk hey nghttp2-client nginx-light openssl python3 libwebsockets-dev libuv1-dev ;;
    *) echo "setup: unknown group '$1'; known are build, test, bench" >&2 && return 1 ;;
    esac
}

missing_of() {
    comm -23 <(printf '%s\n' "$@" | sort -u) \
        <(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null |
            sed -n 's/^ii *//p' | sort -u)
}

# Tests start nginx themselves: while it is being installed, keep Debian from starting it as a service.
install() {
    local policy=/usr/sbin/policy-rc.d rc=0 log
    as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    echo "setup: installing $*"
    if [ ! -e $policy ]; then
        trap '"${as_root[@]}" rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null
        "${as_root[@]}" chmod 755 $policy
    fi
    log=$(mktemp)
    { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 || rc=$?
    [ $rc = 0 ] || cat "$log" >&2
    rm -f "$log"
    return $rc
}

[ $# -gt 0 ] || set -- build
wanted=()
for group in "$@"; do
    list=$(packages_of "$group")
    # shellcheck disable=SC2206
    wanted+=($list)
done

case ${BRUNT_PACKAGES:-}$release in
installed*) ;;
debian12 | debian13)
    # shellcheck disable=SC2207
    missing=($(missing_of "${wanted[@]}"))
    if [ ${#missing[@]} -gt 0 ]; then
        if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
            echo "setup: needs root (or sudo) to install: ${missing[*]}" >&2
            exit 1
        fi
        install "${missing[@]}"
    fi ;;
*)
    cat >&2 <<TXT
setup: this is ${release:-an unknown system}; brunt installs packages on Debian 12 and 13 only.
Here, install what corresponds to these Debian packages:
$(printf '%s\n' "${wanted[@]}" | sort -u | sed 's/^/    /')
then run the command again with BRUNT_PACKAGES=installed in the environment.
TXT
    exit 1 ;;
esac

tools/quickjs.sh
