package org.rondo.report;

import java.util.List;

/** A picture in a {@link Document}. */
public sealed interface Picture permits HeatMap, Curves {
  /** The style of pictures, for a page that has some. */
  String STYLE =
      """
      :root { --first: #1f6feb; --second: #d9730d; --third: #8250df; --bound: #667085; }
      @media (prefers-color-scheme: dark) { :root { --first: #58a6ff; --second: #f0a04b; --third: #bc8cff;
        --bound: #98a2b3; } }
      figure { display: inline-block; vertical-align: top; margin: 12px 24px 12px 0; max-width: 100%; }
      figcaption { max-width: 440px; color: var(--faint); }
      figure svg { display: block; width: 440px; max-width: 100%; height: auto; }
      svg text { font: 12px system-ui, sans-serif; fill: var(--text); }
      svg .faint { fill: var(--faint); }
      svg .end { text-anchor: end; }
      svg .middle { text-anchor: middle; }
      .grid { stroke: var(--line); }
      .axis { stroke: var(--faint); }
      polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
      .curve0 { stroke: var(--first); }
      .curve1 { stroke: var(--second); }
      .curve2 { stroke: var(--third); }
      .curve0 circle { fill: var(--first); }
      .curve1 circle { fill: var(--second); }
      .curve2 circle { fill: var(--third); }
      .bound { stroke: var(--bound); stroke-dasharray: 5 4; stroke-width: 2; }
      .cells rect { stroke: none; }
      .h0 { fill: #440154; } .h1 { fill: #482878; } .h2 { fill: #3e4989; } .h3 { fill: #31688e; } .h4 { fill: #26828e; }
      .h5 { fill: #1f9e89; } .h6 { fill: #35b779; } .h7 { fill: #6ece58; } .h8 { fill: #b5de2b; } .h9 { fill: #fde725; }
      .none { fill: var(--line); }
      .contour { stroke: #ffffff; stroke-opacity: 0.55; }
      .path { stroke: #000000; stroke-width: 4; stroke-opacity: 0.5; }
      .path.inner { stroke: #ffffff; stroke-width: 2; stroke-opacity: 1; }
      .mark circle { fill: #ffffff; stroke: #000000; }
      svg .mark text { fill: #ffffff; stroke: #000000; stroke-width: 3px; paint-order: stroke; stroke-linejoin: round; }
      """;

  /** What it shows, in a sentence. */
  String caption();

  /** The picture as SVG. */
  String svg();

  /** As far as it can be shown in a terminal; may be empty, where a table has the numbers. */
  List<String> lines();
}
