package org.rondo.report;

/**
 * The frame that pages share: one file that opens offline, light and dark as the reader's system
 * is.
 */
final class Page {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --back: #ffffff; --text: #1c2330; --faint: #667085; --line: #e2e6ee;
        --panel: #f5f7fa; }
      @media (prefers-color-scheme: dark) { :root { --back: #12161d; --text: #e6e9ef; --faint: #98a2b3; --line: #2a313d;
        --panel: #1a202a; } }
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
        .formatted(Svg.escaped(title), STYLE, style, body);
  }
}
