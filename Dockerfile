# stridecue without a screen: the therapist's page, analysis, reports. How to give it devices and sound: docs/deploy.md.
# The system's own Python, as on a clinic's computer; what compiles PyAudio stays behind in the first stage.
# Debian's packages bear no version (DL3008): Debian 13 serves one of each, and takes the old one away with its successor.

FROM debian:13-slim AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev portaudio19-dev python3 python3-dev python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN python3 -m venv /build \
    && /build/bin/pip install --no-cache-dir -c scripts/constraints.txt build setuptools \
    && /build/bin/python -m build --no-isolation --outdir /dist \
    && python3 -m venv /opt/stridecue \
    && /opt/stridecue/bin/pip install --no-cache-dir -c scripts/constraints.txt \
        "$(echo /dist/stridecue-*.whl)[ble,encrypt,export,lsl,video,wfdb]"

FROM debian:13-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends espeak-ng libasound2-plugins libportaudio2 python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 990 --create-home --home-dir /var/lib/stridecue --groups audio,dialout stridecue
COPY --from=build /opt/stridecue /opt/stridecue
ENV PATH=/opt/stridecue/bin:$PATH \
    SDL_VIDEODRIVER=dummy
USER 990
WORKDIR /var/lib/stridecue
RUN stridecue init
VOLUME /var/lib/stridecue
EXPOSE 8765
ENTRYPOINT ["stridecue"]
CMD ["console", "--lan", "--headless"]
