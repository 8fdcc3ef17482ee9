"""Asks attune's language server what editors ask, on the example rules and on half-typed files."""

import asyncio
import os
import pathlib
import shutil

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

SERVER = pathlib.Path(os.environ["ATTUNE_PROGRAMS"]) / "attune"
SHOP = pathlib.Path("deploy/rules/shop").resolve()
PATIENCE = 30


class Editor:
    """A client with a copy of the example rules; places are given as the text that they begin."""

    def __init__(self, client, folder):
        self.client, self.folder, self.versions = client, folder, {}

    def uri(self, name):
        return (self.folder / name).as_uri()

    def document(self, name):
        return lsp.TextDocumentIdentifier(uri=self.uri(name))

    def open(self, name, text=None):
        text = (self.folder / name).read_text() if text is None else text
        self.versions[name] = 1
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(
            lsp.TextDocumentItem(uri=self.uri(name), language_id="yaml", version=1, text=text)))
        return text

    def change(self, name, line, start, end, text):
        self.versions[name] += 1
        at = lsp.Range(lsp.Position(line, start), lsp.Position(line, end))
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self.versions[name]),
            [lsp.TextDocumentContentChangePartial(range=at, text=text)]))

    @staticmethod
    def place(text, words, skip=0):
        before = text[: text.index(words) + skip]
        return lsp.Position(before.count("\n"), len(before) - before.rfind("\n") - 1)

    def at(self, kind, name, text, words, skip=1, **more):
        return kind(text_document=self.document(name), position=self.place(text, words, skip), **more)

    async def findings(self, name, accept):
        """The codes of a file's findings, once they are as expected."""
        async def settled():
            while True:
                codes = [finding.code for finding in self.client.diagnostics.get(self.uri(name), [])]
                if accept(codes):
                    return codes
                await self.client.wait_for_notification("textDocument/publishDiagnostics")
        return await asyncio.wait_for(settled(), PATIENCE)

    async def completed(self, name, text, words):
        result = await self.client.text_document_completion_async(
            self.at(lsp.CompletionParams, name, text, words, skip=len(words)))
        return {item.label: item for item in result.items}


@pytest_lsp.fixture(
    params=["visual-studio-code", "neovim"],
    config=ClientServerConfig(server_command=[str(SERVER), "lsp"]))
async def client(request, lsp_client: LanguageClient, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules") / "shop"
    shutil.copytree(SHOP, folder)
    lsp_client.folder, lsp_client.registered = folder, []

    @lsp_client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def register(params: lsp.RegistrationParams):
        lsp_client.registered += [registration.method for registration in params.registrations]

    lsp_client.answer = await lsp_client.initialize_session(lsp.InitializeParams(
        capabilities=client_capabilities(request.param), root_uri=folder.as_uri(),
        workspace_folders=[lsp.WorkspaceFolder(uri=folder.as_uri(), name="shop")]))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client):
    return Editor(client, client.folder)


async def test_it_says_what_it_can_do(editor):
    can = editor.client.answer.capabilities
    assert can.hover_provider and can.definition_provider and can.references_provider
    assert can.document_symbol_provider and can.document_formatting_provider and can.rename_provider.prepare_provider
    if editor.client.capabilities.workspace.did_change_watched_files.dynamic_registration:
        await editor.client.text_document_document_symbol_async(
            lsp.DocumentSymbolParams(editor.document("features.yaml")))
        assert editor.client.registered == ["workspace/didChangeWatchedFiles"]
    assert can.completion_provider and can.position_encoding in ("utf-8", "utf-16")


async def test_findings_come_and_go_as_one_types(editor):
    text = editor.open("cart-reminder.yaml")
    line = editor.place(text, "where: event.value >= 50")
    editor.change("cart-reminder.yaml", line.line, line.character + 13, line.character + 18, "valeu")
    assert await editor.findings("cart-reminder.yaml", lambda codes: "E0201" in codes) == ["E0201"]
    finding = editor.client.diagnostics[editor.uri("cart-reminder.yaml")][0]
    assert finding.range.start == lsp.Position(line.line, line.character + 13)
    assert finding.range.end == lsp.Position(line.line, line.character + 18)
    assert "did you mean `value`?" in finding.message and finding.related_information
    editor.change("cart-reminder.yaml", line.line, line.character + 13, line.character + 18, "value")
    await editor.findings("cart-reminder.yaml", lambda codes: codes == [])


async def test_a_broken_file_is_told_and_mended(editor):
    editor.open("new.yaml", "scores:\n  mine: [1\n")
    assert (await editor.findings("new.yaml", bool))[0] in ("E0103", "E0104")
    editor.change("new.yaml", 1, 8, 10, "double(views_24h) * 2.0")
    await editor.findings("new.yaml", lambda codes: not any(code.startswith("E") for code in codes))


async def test_completion_in_files_that_can_be_read(editor):
    text = editor.open("cart-reminder.yaml")
    assert {"value", "cart_id", "type"} <= set(await editor.completed("cart-reminder.yaml", text, "where: event."))
    assert {"stage", "views_24h", "event"} <= set(await editor.completed("cart-reminder.yaml", text, "    when: "))
    assert "cart.updated" in await editor.completed("cart-reminder.yaml", text, "      event: ")
    items = await editor.completed("cart-reminder.yaml", text, "    prio")
    assert "Which send wins" in items["priority"].documentation and "trigger" not in items


@pytest.mark.parametrize("typed, label", [
    ("campaigns:\n  new:\n    tri", "trigger"),
    ("campaigns:\n  new:\n    trigger: {event: car", "cart.updated"),
    ("campaigns:\n  new:\n    trigger: {event: cart.updated, where: event.", "value"),
    ("campaigns:\n  new:\n    trigger: cart.updated\n    when: 'individual.", "first_name"),
    ("campaigns:\n  new:\n    trigger: cart.updated\n    steps:\n      - send: {channels: [", "push"),
    ("campaigns:\n  new:\n    trigger: cart.updated\n    exit: [{event: order.completed, where: trigger.", "cart_id"),
    ("scores:\n  new: math.", "greatest"),
    ("tests:\n  - name: x\n    expect: [{send: cart-reminder, step: ", "last-call"),
])
async def test_completion_in_half_typed_files(editor, typed, label):
    editor.open("typed.yaml", typed)
    assert label in await editor.completed("typed.yaml", typed, typed[-12:])
    editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(editor.document("typed.yaml")))


async def test_hover_shows_type_and_source(editor):
    text = editor.open("browse-abandonment.yaml")
    hover = await editor.client.text_document_hover_async(
        editor.at(lsp.HoverParams, "browse-abandonment.yaml", text, "views_24h >= 3"))
    assert "feature `views_24h`: int" in hover.contents.value and "count: page.viewed" in hover.contents.value
    key = await editor.client.text_document_hover_async(
        editor.at(lsp.HoverParams, "browse-abandonment.yaml", text, "re_entry"))
    assert "Whether a key may come again" in key.contents.value


async def test_definitions_and_references(editor):
    text = editor.open("cart-reminder.yaml")
    found = await editor.client.text_document_definition_async(
        editor.at(lsp.DefinitionParams, "cart-reminder.yaml", text, "value >= 50"))
    assert [place.uri for place in found] == [editor.uri("dictionary.yaml")]
    uses = await editor.client.text_document_references_async(editor.at(
        lsp.ReferenceParams, "cart-reminder.yaml", text, "value >= 50", context=lsp.ReferenceContext(True)))
    assert len(uses) > len(found) and found[0] in uses
    assert {place.uri for place in uses} >= {editor.uri("cart-reminder.yaml"), editor.uri("all-together.yaml")}


async def test_symbols(editor):
    editor.open("cart-reminder.yaml")
    symbols = await editor.client.text_document_document_symbol_async(
        lsp.DocumentSymbolParams(editor.document("cart-reminder.yaml")))
    assert [symbol.name for symbol in symbols] == ["campaigns", "tests"]
    assert [symbol.name for symbol in symbols[0].children] == ["cart-reminder"]
    assert [symbol.name for symbol in symbols[0].children[0].children] == ["first-nudge", "last-call"]


async def test_renaming_across_files(editor):
    text = editor.open("browse-abandonment.yaml")
    place = editor.at(lsp.PrepareRenameParams, "browse-abandonment.yaml", text, "views_24h >= 3")
    assert (await editor.client.text_document_prepare_rename_async(place)).placeholder == "views_24h"
    edit = await editor.client.text_document_rename_async(
        editor.at(lsp.RenameParams, "browse-abandonment.yaml", text, "views_24h >= 3", new_name="views_today"))
    assert {editor.uri("browse-abandonment.yaml"), editor.uri("features.yaml")} <= set(edit.changes)
    for name in ("Views", "event", "orders_7d"):
        with pytest.raises(JsonRpcException):
            await editor.client.text_document_rename_async(
                editor.at(lsp.RenameParams, "browse-abandonment.yaml", text, "views_24h >= 3", new_name=name))


async def test_formatting(editor):
    options = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    editor.open("untidy.yaml", "# é𝄞\nscores:\n      mine:   1.0   # kept\n")
    edits = await editor.client.text_document_formatting_async(
        lsp.DocumentFormattingParams(editor.document("untidy.yaml"), options))
    assert edits[0].new_text == "# é𝄞\nscores:\n  mine: 1.0   # kept\n"
    editor.open("cart-reminder.yaml")
    assert not await editor.client.text_document_formatting_async(
        lsp.DocumentFormattingParams(editor.document("cart-reminder.yaml"), options))


async def test_a_change_on_the_disk_is_seen(editor):
    (editor.folder / "added.yaml").write_text("scores:\n  added: nothing_at_all\n")
    editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(
        [lsp.FileEvent(uri=editor.uri("added.yaml"), type=lsp.FileChangeType.Created)]))
    assert await editor.findings("added.yaml", bool) == ["E0201"]
    (editor.folder / "added.yaml").unlink()
    editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(
        [lsp.FileEvent(uri=editor.uri("added.yaml"), type=lsp.FileChangeType.Deleted)]))
    await editor.findings("added.yaml", lambda codes: codes == [])


async def test_an_unknown_request_is_refused_and_the_session_goes_on(editor):
    with pytest.raises(JsonRpcException):
        await editor.client.text_document_moniker_async(
            lsp.MonikerParams(editor.document("features.yaml"), lsp.Position(0, 0)))
    assert await editor.client.text_document_document_symbol_async(
        lsp.DocumentSymbolParams(editor.document("features.yaml")))


def test_broken_frames_and_the_end():
    """Over the bare stream: garbage is passed over, and the exit code is the protocol's."""
    import json
    import subprocess

    def frame(message):
        text = json.dumps({"jsonrpc": "2.0", **message})
        return f"Content-Length: {len(text)}\r\n\r\n{text}".encode()

    start = frame({"id": 1, "method": "initialize", "params": {"capabilities": {}}})
    garbage = b"Content-Length: nonsense\r\n\r\n" + b"Content-Length: 3\r\n\r\n{]}"
    shutdown, leave = frame({"id": 2, "method": "shutdown"}), frame({"method": "exit"})
    for stream, code in [(start + garbage + shutdown + leave, 0), (start + leave, 1), (start, 1)]:
        done = subprocess.run([SERVER, "lsp"], input=stream, capture_output=True, timeout=PATIENCE)
        assert done.returncode == code
        assert b'"capabilities"' in done.stdout
        assert (b'"id":2,"result":null' in done.stdout) == (code == 0)
