# From the checkout: docker build -t inf-range-atlas .
FROM python:3.13-slim AS build
WORKDIR /atlas
RUN python -m venv /opt/atlas
COPY docs/deploy/requirements.lock .
RUN /opt/atlas/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE app.py ./
COPY .streamlit .streamlit
COPY data data
COPY geo geo
RUN /opt/atlas/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
COPY --from=build /opt/atlas /opt/atlas
RUN useradd --system --no-create-home atlas
USER atlas
# Nothing is written but below /tmp: it runs with --read-only --tmpfs /tmp.
ENV HOME=/tmp MPLCONFIGDIR=/tmp PYTHONDONTWRITEBYTECODE=1 INF_RANGE_HOST=0.0.0.0 INF_RANGE_LOG=requests
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/opt/atlas/bin/python", "-c", \
    "import os, urllib.request as r; r.urlopen('http://127.0.0.1:%s%s/health' % (os.environ.get('INF_RANGE_PORT', 8501), os.environ.get('INF_RANGE_BASE', '').rstrip('/')), timeout=4)"]
CMD ["/opt/atlas/bin/inf-range", "serve"]
