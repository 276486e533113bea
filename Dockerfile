# The image that runs a node of a distributed run: `liveload agent`, with a browser, and nothing to build with.
#
#   docker build -t liveload-agent .
#
# See docs/providers.md for what runs it.

ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /liveload
COPY scripts scripts
COPY package.json package-lock.json ./
RUN scripts/setup
COPY . .
RUN cmake --preset release -DBUILD_TESTING=OFF && cmake --build --preset release --target liveload && \
    strip build/release/liveload

FROM ${BASE}
# The libraries that the program is linked with; a browser with a font; tini, which reaps what browsers leave behind.
RUN apt-get update && apt-get install --yes --no-install-recommends \
      ca-certificates chromium-headless-shell fonts-dejavu-core tini \
      libboost-context1.81.0 libboost-json1.81.0 libcurl4 libfmt9 libnats3.4 libsimdjson14 libssl3 libtomlplusplus3 libyaml-cpp0.7 && \
    rm -rf /var/lib/apt/lists/* && useradd --create-home --uid 1000 liveload
COPY --from=build /liveload/build/release/liveload /usr/local/bin/liveload
USER liveload
WORKDIR /home/liveload
ENTRYPOINT ["tini", "--", "liveload", "agent"]
