#!/bin/sh
# Runs `cargo xtask …` with its build kept outside the checkout, so that a clean clone starts in seconds.
set -eu
if ! command -v cargo >/dev/null 2>&1; then
  if [ -x "$HOME/.cargo/bin/cargo" ]; then
    PATH="$HOME/.cargo/bin:$PATH"
    export PATH
  else
    cat >&2 <<'TEXT'
Suike is written in Rust, and cargo was not found on this machine.
  Install it from https://rustup.rs (or: apt-get install cargo-web rustc-web on Debian), open a new terminal and try again.
TEXT
    exit 1
  fi
fi
CARGO_TARGET_DIR="${SUIKE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/suike}/target"
export CARGO_TARGET_DIR
cd "$(dirname "$0")/../.."
exec cargo run --quiet --package xtask -- "$@"
