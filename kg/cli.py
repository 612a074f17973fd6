"""The command ``kg``: it parses what was typed, calls plain functions, prints what they return. No logic here.

Data goes to standard output, talk to standard error. Exit 0: done; 1: trouble with data or the store; 2: usage.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from kg import __version__
from kg.errors import KgError, NotFound, QueryError

if TYPE_CHECKING:
    from kg.corpus import Progress, Skipped, Summary
    from kg.graph.decisions import Decision
    from kg.store import Settings, Store

app = typer.Typer(
    help="A knowledge graph of Chinese government policy: who leads each measure, where a plan comes from, show me.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


StoreOption = Annotated[
    str | None, typer.Option("--store", help="URI of the store (default: KG_STORE, else the embedded one).")
]
FormatOption = Annotated[Format, typer.Option("--format", help="table, json or csv")]
DecisionsOption = Annotated[
    Path | None, typer.Option("--decisions", help="Judgements on who is who (default: decisions.toml under KG_HOME).")
]
Paths = Annotated[list[Path], typer.Argument(help="Files or folders.")]


def say(text: str) -> None:
    """Tell the person something that is no data."""
    print(text, file=sys.stderr)  # noqa: T201


def put(text: str) -> None:
    """Write data."""
    sys.stdout.write(text)


def settings(store: str | None) -> Settings:
    """Gather the settings of the store from the flag and the environment."""
    from kg.store import Settings

    return Settings.from_env(uri=store)


def judged(file: Path | None) -> tuple[Decision, ...]:
    """Read the decisions: from the file given, else from the one under KG_HOME if it is there."""
    file = file or settings(None).home / "decisions.toml"
    if not file.is_file():
        return ()
    from kg.graph.decisions import load

    return load(file)


@contextmanager
def opened(store: str | None) -> Iterator[Store]:
    """Open the store for one command."""
    from kg.store import open_store

    with open_store(settings(store)) as s:
        yield s


@contextmanager
def progress(label: str) -> Iterator[Progress | None]:
    """Show a progress bar on a terminal; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def show(name: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description=f"{label} {name}")

        yield show


def show_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], form: Format) -> None:
    """Print rows in the wanted format, and say so where there are none."""
    from kg.render import rows_text

    if not rows and form is Format.table:
        say("nothing found")
        return
    put(rows_text(rows, columns, form.value))


def skipped_report(skipped: Sequence[Skipped]) -> None:
    """Name each file that gave nothing, with its reason, one line a file."""
    for s in skipped:
        say(f"skipped: {s.reason}")


@app.command()
def extract(
    files: Paths, out: Annotated[Path, typer.Option("--out", help="Folder for one JSON graph a document.")]
) -> None:
    """Write the graph of each document to a folder."""
    from kg import corpus

    with progress("reading") as bar:
        written, skipped = corpus.extract(files, out, bar)
    skipped_report(skipped)
    say(f"{written} written to {out}, {len(skipped)} skipped")
    raise typer.Exit(1 if skipped else 0)


@app.command()
def clean(file: Annotated[Path, typer.Argument(help="One file.")]) -> None:
    """Print the cleaned text of a document."""
    from kg.ingest import read
    from kg.ingest.limits import read_bytes

    put(read(read_bytes(file), file.name).text)


@app.command()
def build(paths: Paths, decisions: DecisionsOption = None, store: StoreOption = None) -> None:
    """Read documents into the store."""
    from kg.store import begin

    judgements = judged(decisions)
    opening = begin(settings(store))  # the store starts while spaCy loads and the files are read
    from kg import corpus

    with progress("reading") as bar:
        summary = corpus.build(paths, opening, bar, judgements)
    skipped_report(summary.skipped)
    for line in summary.undecided:
        say(f"decision not applied: {line}")
    say(summary_text(summary))
    raise typer.Exit(1 if summary.skipped else 0)


def summary_text(s: Summary) -> str:
    """Word the closing summary of a build."""
    c = s.changes
    total = ", ".join(f"{n} {label}" for label, n in sorted(s.counts.items()))
    written = (
        f"nodes +{c.nodes_added} ~{c.nodes_changed} -{c.nodes_removed}, "
        f"edges +{c.edges_added} ~{c.edges_changed} -{c.edges_removed}"
        if c
        else "nothing changed"
    )
    return f"{s.read} read, {len(s.skipped)} skipped; {written}\nthe store holds {s.documents} documents: {total}"


@app.command()
def query(
    name: Annotated[str | None, typer.Argument(help="Name of a canned query; without one they are listed.")] = None,
    parameters: Annotated[list[str] | None, typer.Argument(help="key=value …")] = None,
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Answer a canned question."""
    from kg import queries

    if name is None:
        rows = [
            {"name": q.name, "title": q.title, "parameters": " ".join(f"{p.name}={p.example}" for p in q.parameters)}
            for q in queries.all_queries().values()
        ]
        show_rows(rows, ["name", "title", "parameters"], form)
        return
    q = queries.get(name)
    values = queries.bind(q, pairs(parameters or []))
    with opened(store) as s:
        show_rows(s.read(q.text, values), q.returns, form)


def pairs(words: Sequence[str]) -> dict[str, str]:
    """Split key=value words."""
    out: dict[str, str] = {}
    for w in words:
        key, equals, value = w.partition("=")
        if not equals:
            raise QueryError(f"{w!r} is not of the form key=value")
        out[key] = value
    return out


@app.command()
def lead(
    words: Annotated[str, typer.Argument(help="Words of the measure.")],
    place: Annotated[str | None, typer.Option("--in", help="Place, full or short name.")] = None,
    as_of: Annotated[int | None, typer.Option("--as-of", help="Say who answers for it in this year.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also measures that have the words in their text only.")] = False,
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say who leads and who supports a measure, with the clause that says so."""
    from kg.queries.lead import COLUMNS, answer_text
    from kg.queries.lead import lead as ask

    with opened(store) as s:
        answer = ask(s.read, words, place, as_of, every)
    if form is Format.table:
        put(answer_text(answer))
    else:
        show_rows(answer.rows, COLUMNS, form)
    if answer.more:
        say(f"{answer.more} more have the words in their text only: --all shows them")


@app.command()
def lineage(
    policy: Annotated[str, typer.Argument(help="Title or part of one, document number, or place.")],
    down: Annotated[bool, typer.Option("--down", help="What follows from it, instead of where it comes from.")] = False,
    up: Annotated[bool, typer.Option("--up", help="Where it comes from (the default).")] = False,
    as_of: Annotated[int | None, typer.Option("--as-of", help="Say which of them are in force in this year.")] = None,
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show where a policy comes from, up to the national outline, with the sentence at each step."""
    from kg.queries.lineage import COLUMNS, tree_text
    from kg.queries.lineage import lineage as ask

    if up and down:
        raise QueryError("--up and --down exclude each other")
    with opened(store) as s:
        steps = ask(s.read, policy, down=down, as_of=as_of)
    if form is Format.table:
        put(tree_text(steps))
    else:
        show_rows([step.row() for step in steps], COLUMNS, form)


@app.command()
def coverage(
    policy: Annotated[str, typer.Argument(help="Title or part of one, document number, or place.")],
    against: Annotated[
        str | None, typer.Option("--against", help="Compare with this policy instead of those above it in lineage.")
    ] = None,
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say which measures of the policy above it a policy carries, changes and drops, and which it adds."""
    from kg.queries.coverage import COLUMNS, coverage_text
    from kg.queries.coverage import coverage as ask

    with opened(store) as s:
        rows = ask(s.read, policy, against)
    if form is Format.table:
        put(coverage_text(rows))
    else:
        show_rows(rows, COLUMNS, form)


@app.command()
def compare(
    indicator: Annotated[str, typer.Argument(help="Name of an indicator, any variant of it, or part of one.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Draw it into this HTML file.")] = None,
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Compare the targets set for one indicator over levels, places and years, with the step up from the level above."""
    from kg.queries.compare import COLUMNS, compare_text
    from kg.queries.compare import compare as ask

    with opened(store) as s:
        found = ask(s.read, indicator)
    if out is not None:
        from kg.views.chart import write

        write(found, out)
        say(f"{out}: {len(found.targets)} targets")
    elif form is Format.table:
        put(compare_text(found))
    else:
        show_rows(found.rows(), COLUMNS, form)


@app.command()
def explain(
    id: Annotated[str, typer.Argument(help="Id of a node or edge.")],
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show the sentence, section, document and rule behind a node or an edge."""
    from kg.queries.explain import COLUMNS
    from kg.queries.explain import explain as ask

    with opened(store) as s:
        show_rows(ask(s.read, id), COLUMNS, form)


@app.command()
def check(
    as_of: Annotated[int | None, typer.Option("--as-of", help="Say what is in force in this year.")] = None,
    decisions: DecisionsOption = None,
    store: StoreOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List the blind spots: measures without a lead, targets without a year, cited policies that are absent …"""
    from kg.queries.check import COLUMNS
    from kg.queries.check import check as ask

    judgements = judged(decisions)
    with opened(store) as s:
        show_rows(ask(s.read, judgements, as_of), COLUMNS, form)


@app.command(name="eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of <stem>.gold.json annotations.")],
    files: Annotated[list[Path] | None, typer.Argument(help="The documents, where not beside them.")] = None,
    errors: Annotated[
        str | None, typer.Option("--errors", metavar="KIND", help="List what is wrong of a kind.")
    ] = None,
    save: Annotated[Path | None, typer.Option("--save", help="Write the facts found to a file.")] = None,
    against: Annotated[Path | None, typer.Option("--against", help="List facts gained and lost since --save.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """Score extraction against your own annotated documents: precision, recall and F1 by kind."""
    from kg import evaluate as e

    with progress("reading") as bar:
        run = e.evaluate(gold, files or [], bar)
    if errors:
        show_rows(e.errors(run, errors), ["kind", "error", "case"], form)
    elif against:
        show_rows(e.against(run, against), ["change", "document", "kind", "fact"], form)
    else:
        show_rows(e.rows(run), e.COLUMNS, form)
    if save:
        e.save(run, save)
    for reason in run.missing:
        say(f"missing: {reason}")
    raise typer.Exit(1 if run.missing else 0)


@app.command()
def view(
    preset: Annotated[str, typer.Argument(help="What to draw; an unknown name lists the presets.")] = "policies",
    out: Annotated[Path, typer.Option("-o", "--out", help="HTML file to write.")] = Path("kg.html"),
    focus: Annotated[
        str | None, typer.Option("--focus", help="Only what lies around this node: title, number, place, name or id.")
    ] = None,
    hops: Annotated[int, typer.Option("--hops", min=1, max=9, help="How many steps around it.")] = 2,
    store: StoreOption = None,
) -> None:
    """Draw the graph into one HTML file that works without a network."""
    from kg import views
    from kg.views.presets import get

    get(preset)  # a misspelt name is told before the store starts
    with opened(store) as s:
        graph, documents = s.graph(), s.document_names()
    shown = views.write(graph, preset, out, focus=focus, hops=hops, documents=documents)
    about = f" around {shown.focus}" if shown.focus else ""
    left = f"; {shown.left_out} nodes left out (--focus shows a part)" if shown.left_out else ""
    say(f"{out}: {shown.nodes} nodes, {shown.edges} edges{about}{left}")


@app.command()
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="jsonl, rdf, csv or graphml.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="File to write (default: standard output).")] = None,
    store: StoreOption = None,
) -> None:
    """Write the merged graph in another format; the same graph gives the same bytes."""
    from kg import export as exporters

    exporter = exporters.get(form)
    with opened(store) as s:
        graph = s.graph()
    if out is None:
        sys.stdout.buffer.write(exporter.dump(graph))
        return
    exporters.write(exporter, graph, out)
    say(f"{out}: {len(graph.nodes)} nodes, {len(graph.edges)} edges")


store_app = typer.Typer(help="Look at the store and take documents out of it.", no_args_is_help=True)
app.add_typer(store_app, name="store")


@store_app.command()
def status(store: StoreOption = None, form: FormatOption = Format.table) -> None:
    """Say where the store is and list the documents in it."""
    with opened(store) as s:
        say(s.address)
        rows = [{"sha256": sha, "file": name} for sha, name in s.document_names().items()]
    show_rows(sorted(rows, key=lambda r: r["file"]), ["file", "sha256"], form)


@store_app.command()
def forget(
    document: Annotated[str, typer.Argument(help="Path, file name, or the beginning of the sha256.")],
    decisions: DecisionsOption = None,
    store: StoreOption = None,
) -> None:
    """Take a document out of the store, with all its facts and nobody else's."""
    from kg import corpus

    judgements = judged(decisions)
    with opened(store) as s:
        gone, changes = corpus.forget(document, s, judgements)
    say(f"forgotten: {', '.join(gone)}; {changes.nodes_removed} nodes and {changes.edges_removed} edges removed")


@store_app.command()
def clear(
    yes: Annotated[bool, typer.Option("--yes", help="Really take everything out.")] = False, store: StoreOption = None
) -> None:
    """Take everything out of the store."""
    if not yes:
        raise QueryError("this takes every document out of the store; say --yes if that is meant")
    with opened(store) as s:
        changes = s.clear()
    say(
        f"{changes.nodes_removed} nodes, {changes.edges_removed} edges and {changes.documents_removed} documents removed"
    )


def version(value: bool) -> None:
    """Print the version and stop."""
    if value:
        put(f"kg {__version__}\n")
        raise typer.Exit


@app.callback()
def common(
    _: Annotated[bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """A knowledge graph of Chinese government policy, with the sentence behind every fact."""


def fail(error: KgError) -> NoReturn:
    """Print an error as one line and leave: 2 where the person's words were off, 1 for data and store."""
    from kg.queries.ask import Ambiguous

    say(f"kg: {error}")
    if isinstance(error, Ambiguous):
        for row in error.candidates[:20]:
            say("  " + "  ".join(str(v) for v in row.values() if v not in (None, "", False)))
    raise SystemExit(2 if isinstance(error, NotFound | QueryError) else 1)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except KgError as e:
        fail(e)
    except BrokenPipeError:  # the reader of our output went away (kg query | head)
        sys.stderr.close()
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
