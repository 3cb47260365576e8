// Draws each figure's data by uPlot in the page's colours; arrow keys move along the curves.
(() => {
  'use strict';
  const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
  const plots = [];
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const short = (value) => value == null ? '–' : Number(value.toPrecision(4)).toString();

  function draw(box, data) {
    const axis = {
      stroke: colour('--faint'), font: '12px system-ui, sans-serif', labelFont: '12px system-ui, sans-serif',
      grid: {stroke: colour('--line'), width: 1}, ticks: {stroke: colour('--line'), width: 1},
    };
    const ticks = (plot, values) => values.map((value) => value == null ? '' : short(value));
    return new uPlot({
      width: box.clientWidth, height: 240,
      scales: {x: {time: false}, y: {distr: data.log ? 3 : 1}},
      axes: [
        {...axis, label: data.x, labelSize: 20, values: ticks},
        {...axis, label: data.y, labelSize: 20, size: 62, values: ticks},
      ],
      series: [
        {label: data.x, value: (plot, value) => short(value)},
        ...data.names.map((name, i) => ({
          label: name, stroke: colour('--curve-' + (i % 6 + 1)), width: 1.5, dash: dashes[Math.floor(i / 6) % 4],
          spanGaps: true, points: {show: data.data[0].length <= 30}, value: (plot, value) => short(value),
        })),
      ],
      cursor: {drag: {x: true, y: false}},
    }, data.data, box);
  }

  for (const figure of document.querySelectorAll('figure.chart')) {
    const box = figure.querySelector('.plot');
    const data = JSON.parse(figure.querySelector('script').textContent);
    if (data.log) {
      data.data = data.data.map((row, i) => i === 0 ? row : row.map((value) => value > 0 ? value : null));
    }
    const entry = {box, data, plot: draw(box, data)};
    plots.push(entry);
    box.addEventListener('keydown', (event) => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      if (!step) return;
      event.preventDefault();
      const last = data.data[0].length - 1;
      const now = entry.plot.cursor.idx;
      const next = Math.max(0, Math.min(last, now == null ? (step > 0 ? 0 : last) : now + step));
      entry.plot.setCursor({left: entry.plot.valToPos(data.data[0][next], 'x'), top: 10});
    });
  }

  function redraw() {
    for (const entry of plots) {
      entry.plot.destroy();
      entry.plot = draw(entry.box, entry.data);
    }
  }

  let waiting;
  let width = window.innerWidth;
  window.addEventListener('resize', () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 150);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  window.addEventListener('beforeprint', redraw);
  window.addEventListener('afterprint', redraw);
})();
