# One image for every process of the house; what a container runs is its command (see docker-compose.yml).
ARG ORDITO_PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${ORDITO_PYTHON_IMAGE} AS build
RUN command -v uv >/dev/null || pip install --no-cache-dir uv
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_NO_CACHE=1
WORKDIR /app
COPY pyproject.toml uv.lock ./
COPY kit kit
COPY schemas schemas
COPY terms terms
COPY cli cli
COPY services services
RUN uv sync --frozen --no-dev --no-editable --package ordito-cli --package ordito-orders --package ordito-payments \
    --package ordito-shipping --package ordito-returns --package ordito-notifications --package ordito-desk

FROM ${ORDITO_PYTHON_IMAGE}
RUN useradd --system --uid 10001 --no-create-home ordito \
 && install -d -o ordito -g ordito -m 0700 /run/ordito /var/lib/ordito
COPY --from=build /app/.venv /app/.venv
COPY cli/src/ordito/cli/healthy.py /usr/local/bin/healthy
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER ordito
ENTRYPOINT ["python", "-m", "ordito.cli.containers"]
