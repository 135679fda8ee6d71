# Kamae in a box: the same set-up, demo and tests as on a plain machine.
#   docker build -t kamae .
#   docker run --rm -v "$PWD/out:/home/kamae/app/out" kamae          # make demo; the sheet is in out/
#   docker run --rm kamae make test
FROM python:3.11-slim-bookworm

# libexpat1: the raster package's wheel expects it, and the slim image leaves it out.
# postgresql-client: pg_dump and pg_restore, by which `kamae db backup` and `restore` work beside PostgreSQL (compose.yaml).
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libexpat1 make postgresql-client \
    && rm -rf /var/lib/apt/lists/*

# The folders are made here: WORKDIR and a new volume (compose.yaml) would be root's.
RUN useradd --create-home --uid 1000 kamae \
    && install --directory --owner=kamae --group=kamae /home/kamae/app /home/kamae/state
USER kamae
WORKDIR /home/kamae/app
COPY --chown=kamae:kamae . .
RUN make setup

CMD ["make", "demo"]
