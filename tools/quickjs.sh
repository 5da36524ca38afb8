#!/usr/bin/env bash
# Unpacks the QuickJS source, with our patches and build file, into subprojects/ where Meson finds it.
# It is the upstream tarball of Debian trixie's source package, fetched once into the user's cache with
# an apt configuration of its own, from the mirror that this machine's apt uses; its hash is checked.
set -euo pipefail
cd "$(dirname "$0")/.."

tarball=quickjs_2025.04.26.orig.tar.xz
sha256=ec81da5b3249ed648dbc7df4a1654988910e66a118d9b71cb63534216efcfbbe
suite=trixie
cache=${XDG_CACHE_HOME:-$HOME/.cache}/brunt
ours=subprojects/packagefiles/quickjs
target=subprojects/quickjs-2025-04-26

# The archive that the machine's own release comes from, in either of apt's two formats.
mirror() {
    # shellcheck disable=SC1091
    local own
    own=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
    find /etc/apt -maxdepth 2 \( -name sources.list -o -path '*/sources.list.d/*.list' \) -exec \
        sed -nE 's/^deb(-src)? +(\[[^]]*\] +)?([^ ]+) +([^ ]+) .*/\3 \4/p' {} + |
        awk -v own="$own" '$2 == own || $2 == "stable" { print $1; exit }'
    find /etc/apt/sources.list.d -name '*.sources' -exec awk -v own="$own" '
        function stanza() { if (uri != "" && suites ~ " (" own "|stable) ") { print uri }; uri = suites = "" }
        FNR == 1 || /^[ \t]*$/ { stanza() }
        tolower($1) == "uris:" { uri = $2 }
        tolower($1) == "suites:" { $1 = ""; suites = $0 " " }
        END { stanza() }' {} + 2>/dev/null
}

verified() { [ -f "$1" ] && echo "$sha256  $1" | sha256sum --check --status; }

fetch() {
    local from work
    # Debian's archive key signs trixie too, whatever key the machine's own entry is pinned to.
    from=$(mirror | head -n 1)
    if [ -z "$from" ]; then
        echo "quickjs: no Debian mirror in /etc/apt; put $tarball (SHA-256 $sha256) into $cache" >&2
        return 1
    fi
    work=$(mktemp -d "$cache/fetch.XXXXXX")
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    echo "deb-src $from $suite main" >"$work/sources.list"
    local apt=(apt-get -qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=-
        -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=)
    echo "quickjs: fetching $tarball"
    local rc=0
    (cd "$work" && "${apt[@]}" update && "${apt[@]}" source --download-only --tar-only quickjs) || rc=$?
    if verified "$work/$tarball"; then
        mv "$work/$tarball" "$cache/$tarball"
    else
        echo "quickjs: apt gave no $tarball with SHA-256 $sha256 (exit $rc)" >&2
        rc=1
    fi
    rm -rf "$work"
    return $rc
}

shopt -s nullglob
patches=("$ours"/*.patch)
stamp=$(cat tools/quickjs.sh "$ours"/meson.build "${patches[@]}" | sha256sum)
[ "$(cat $target/.stamp 2>/dev/null)" != "$stamp" ] || exit 0

mkdir -p "$cache"
verified "$cache/$tarball" || fetch

# Everything gets today's time (tar -m), or Ninja would miss files that a dropped patch changes back.
work=$(mktemp -d subprojects/.unpack.XXXXXX)
trap 'rm -rf "$work"' EXIT
tar -xJmf "$cache/$tarball" -C "$work" --strip-components=1
for patch in "${patches[@]}"; do
    patch -d "$work" -p1 --silent <"$patch" || { echo "quickjs: $patch does not apply" >&2; exit 1; }
done
cp "$ours/meson.build" "$work/"
echo "$stamp" >"$work/.stamp"
chmod 755 "$work"
rm -rf "$target"
mv "$work" "$target"
echo "quickjs: unpacked into $target"
