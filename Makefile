# 监票 Jianpiao. A machine needs Python 3.11 or later, git and make; everything else is installed into this folder.

UV_VERSION := 0.13.9

# The first Python that is new enough; `make PYTHON=/path/to/python` names another.
PYTHON ?= $(shell for python in python3 python python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

# `make UV=/path/to/uv` takes one that is already there.
UV ?= .tools/uv-$(UV_VERSION)/bin/uv
READY := .venv/.ready
BROWSER := .venv/.browser
RUN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check pytest bench fuzz faults coverage format clean

help: ## 本说明 / this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: $(READY) ## 虚构村的一次换届演练，核验后继续服务 / a drill of an invented village, verified; then goes on serving
	$(RUN)/jianpiao demo

test: $(READY) $(BROWSER) ## 全部检查和测试 / every check and every test but the long campaigns
	@$(MAKE) --no-print-directory --jobs=2 check pytest

check: $(READY) ## 格式、规则、类型、依赖方向 / format, lint, types, direction of imports
	$(UV) lock --check --offline --quiet
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports

# A file's tests stay together and in order: those of a browser go on where the one before left the page, and what a file sets up is set up once.
pytest: $(READY) $(BROWSER)
	UV=$(UV) $(RUN)/pytest --numprocesses=logical --maxprocesses=8 --dist=loadfile

bench: $(READY) ## 性能承诺与标尺 / measure every promise beside its yardstick
	$(RUN)/python -m tests.bench

fuzz: $(READY) ## 长时间随机与恶意输入 / random and hostile input, for long
	$(RUN)/pytest --hypothesis-profile=campaign -m "hypothesis or fuzz"

faults: $(READY) ## 长时间故障演练 / crashes and lost connections, for long
	$(RUN)/pytest -m faults

coverage: $(READY) ## 测试覆盖的语句和分支 / statements and branches that the tests reach
	$(RUN)/pytest --cov --cov-report=term-missing:skip-covered

format: $(READY) ## 整理格式 / put the code into its format
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .

clean: ## 删除安装和缓存，不动 data/ / remove what was installed and cached; data/ stays
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml uv.lock | $(filter .tools/%,$(UV))
	$(UV) sync --quiet --frozen --all-extras --all-groups --python "$(PYTHON)"
	@touch $@

# The machine's own Chromium, the one that CHROMIUM names, or one of Playwright's.
$(BROWSER): $(READY)
	@test -n "$$CHROMIUM" && exit 0; \
	for browser in chromium chromium-browser google-chrome google-chrome-stable; do command -v $$browser >/dev/null && exit 0; done; \
	$(RUN)/playwright install --only-shell chromium
	@touch $@

# A Python without venv or ensurepip (Debian splits them off) may still have pip.
.tools/uv-$(UV_VERSION)/bin/uv:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本 / Python 3.11 or later is needed" >&2; exit 1; }
	@rm -rf .tools && mkdir -p .tools
	@{ $(PYTHON) -m venv $(@D:/bin=) >.tools/log 2>&1 && $(@D)/python -m pip install --quiet uv==$(UV_VERSION); } \
	|| { rm -rf $(@D:/bin=); $(PYTHON) -m pip install --quiet --target $(@D:/bin=) uv==$(UV_VERSION); } \
	|| { cat .tools/log >&2; rm -rf .tools; \
	     echo "需要 venv 或 pip，例如 apt install python3-venv / Python needs its venv or pip" >&2; exit 1; }
	@$@ --version
