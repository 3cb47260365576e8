package org.rondo.report;

/**
 * The frame that pages share: one file that opens offline, light and dark as the reader's system
 * is.
 */
final class Page {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --back: #ffffff; --text: #1c2330; --faint: #667085; --line: #e2e6ee;
        --panel: #f5f7fa; --accent: #3b6fd4; --good: #1a7f4b; --look: #9a5b00; --bad: #b3261e;
        --curve-1: #2563c9; --curve-2: #c2410c; --curve-3: #15803d; --curve-4: #7e3fb0; --curve-5: #0e7490;
        --curve-6: #be185d; }
      @media (prefers-color-scheme: dark) { :root { --back: #12161d; --text: #e6e9ef; --faint: #98a2b3; --line: #2a313d;
        --panel: #1a202a; --accent: #7aa2f7; --good: #5fd39a; --look: #f0b35a; --bad: #ff8a80;
        --curve-1: #7aa2f7; --curve-2: #fb9a62; --curve-3: #6bd49a; --curve-4: #c79bf2; --curve-5: #5cc8dc;
        --curve-6: #f48fb1; } }
      body { font: 14px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 24px;
        max-width: 1200px; }
      h1 { font-size: 22px; margin: 0 0 4px; }
      h2 { font-size: 18px; margin: 32px 0 4px; }
      h3 { font-size: 15px; margin: 24px 0 4px; }
      p { margin: 4px 0; max-width: 75ch; }
      pre { font: 13px/1.6 ui-monospace, monospace; background: var(--panel); margin: 12px 0; padding: 8px 12px;
        overflow-x: auto; }
      .scroll { overflow-x: auto; margin: 12px 0; }
      table { border-collapse: collapse; }
      caption { text-align: left; color: var(--faint); }
      th, td { text-align: left; padding: 4px 14px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
      thead th { position: sticky; top: 0; background: var(--back); white-space: nowrap; }
      main th:not(:first-child), main td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      main tbody th { font-weight: normal; white-space: nowrap; }
      summary { cursor: pointer; color: var(--faint); }
      .notes { list-style: none; margin: 12px 0; padding: 0; max-width: 75ch; }
      .notes li { display: flex; gap: 12px; border-left: 4px solid var(--good); background: var(--panel);
        padding: 8px 12px; margin: 8px 0; }
      .notes .look { border-color: var(--look); }
      .notes .bad { border-color: var(--bad); }
      .notes .level { flex: 0 0 3em; font-weight: 600; color: var(--good); }
      .notes .look .level { color: var(--look); }
      .notes .bad .level { color: var(--bad); }
      .flow { list-style: none; display: flex; flex-wrap: wrap; gap: 12px 28px; margin: 12px 0; padding: 0; }
      .flow li { position: relative; border: 1px solid var(--line); border-radius: 6px; background: var(--panel);
        padding: 6px 12px; }
      .flow li:not(:last-child)::after { content: "→"; position: absolute; right: -22px; top: 50%;
        transform: translateY(-50%); color: var(--faint); }
      .flow span { display: block; color: var(--faint); font-size: 13px; }
      @media print { body { margin: 0; } details { break-inside: avoid; } figure, table { break-inside: avoid; } }
      """;

  private Page() {}

  /**
   * A page.
   *
   * @param title as plain text; it is also the heading
   * @param style more of it
   * @param body what follows the heading
   */
  static String html(String title, String style, String body) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s</title>
    <style>
    %2$s%3$s</style>
    </head>
    <body>
    <h1>%1$s</h1>
    %4$s
    </body>
    </html>
    """
        .formatted(PageText.escaped(title), STYLE, style, body);
  }
}
