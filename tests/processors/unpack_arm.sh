#!/usr/bin/env bash
# Unpack Debian's Python for ARM and the packages that tagging and its tests need, without installing anything:
#     unpack_arm.sh FOLDER PYTHON    (PYTHON is one that has pip)
set -euo pipefail
folder=$(realpath --canonicalize-missing "$1") python=$2
rm -rf "$folder"
mkdir -p "$folder"/apt/{lists,cache}/partial "$folder"/root/proc
touch "$folder"/apt/status

apt() {
    apt-get --quiet=2 -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root \
        -o Dir::State::Lists="$folder"/apt/lists -o Dir::State::status="$folder"/apt/status \
        -o Dir::Cache="$folder"/apt/cache -o Dir::Cache::archives="$folder"/apt/cache -o Debug::NoLocking=1 "$@"
}
apt update
apt install --yes --download-only --no-install-recommends python3 libstdc++6 > "$folder"/apt/log
for package in "$folder"/apt/cache/*.deb; do dpkg --extract "$package" "$folder"/root; done
rm -r "$folder"/apt

# onnxruntime reads what the processor is from this file, and stumbles over that of an x86.
for processor in 0 1; do
    printf '%s\t: %s\n' processor $processor Features 'fp asimd' 'CPU implementer' 0x41 'CPU architecture' 8 \
        'CPU variant' 0x3 'CPU part' 0xd0c 'CPU revision' 1
    echo
done > "$folder"/root/proc/cpuinfo

"$python" -c "
import tomllib
project = tomllib.load(open('pyproject.toml', 'rb'))['project']
print(*project['dependencies'], *(p for p in project['optional-dependencies']['dev'] if p.startswith(('pytest', 'hyp'))), sep='\n')
" > "$folder"/requirements.txt
version=$(readlink "$folder"/root/usr/bin/python3)
"$python" -m pip install --quiet --disable-pip-version-check --target "$folder"/packages \
    --only-binary :all: --python-version "${version#python}" --platform manylinux_2_28_aarch64 \
    --platform manylinux_2_27_aarch64 --platform manylinux2014_aarch64 \
    --constraint constraints.txt --requirement "$folder"/requirements.txt
