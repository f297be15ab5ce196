# Recipes for people. `just` lists them.

default:
    @just --list

# Rebuild the bundled analysis
build:
    cargo run --release --locked -- build

# All tests, in the profile that the build uses
test:
    cargo test --release --locked

# Formatting, clippy, documentation
lint:
    cargo fmt --check
    cargo clippy --release --locked --all-targets -- -D warnings
    RUSTDOCFLAGS='-D warnings' cargo doc --release --locked --no-deps

# Everything that CI does
ci:
    bash .ci/run

# Take over changed snapshots and artefacts; look at them before you commit
bless:
    INSTA_UPDATE=always cargo test --release --locked
    cargo run --release --locked -- build
    git diff --stat

# Ratios against named peers; see benches/README.md
bench:
    python3 benches/run.py
