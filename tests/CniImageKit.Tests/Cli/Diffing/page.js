// Injected into the page by PageTests: what a reader sees and reaches, as facts.
({
  contrasts() {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const rgba = color => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const backOf = element => {
      const layers = [];
      for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
      return layers.reverse().reduce((below, top) => over(top, below), rgba('Canvas'));
    };
    const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ratio = (one, other) => {
      const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    };
    const found = [];
    const measure = (element, text, style) => {
      const back = backOf(element);
      const color = over(rgba(style.color), back);
      const opacity = (() => { let all = 1; for (let at = element; at; at = at.parentElement) all *= +getComputedStyle(at).opacity; return all; })();
      found.push({ text: text.slice(0, 40), ratio: opacity < 1 ? 0 : ratio(color, back), size: parseFloat(style.fontSize) });
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.nodeValue.trim();
      const element = walker.currentNode.parentElement;
      if (text && element.checkVisibility()) measure(element, text, getComputedStyle(element));
    }
    for (const element of document.body.querySelectorAll('*')) {
      for (const pseudo of ['::before', '::after']) {
        const style = getComputedStyle(element, pseudo);
        if (!['none', 'normal', '""'].includes(style.content) && element.checkVisibility()) measure(element, style.content, style);
      }
    }
    return found;
  },
  overflows() {
    const width = document.documentElement.clientWidth;
    const wide = [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() && getComputedStyle(e).clipPath === 'none')
      .filter(e => !e.closest('thead') || width > 992).filter(e => e.getBoundingClientRect().right > width + 0.5)
      .map(e => `${e.tagName} ${e.className} ${Math.round(e.getBoundingClientRect().right)}`);
    if (document.documentElement.scrollWidth > width) wide.push(`page ${document.documentElement.scrollWidth}`);
    return wide;
  },
  controls: () => [...document.querySelectorAll('a[href], summary, button, input, [tabindex="0"]')].filter(e => e.checkVisibility())
    .map(e => e.textContent.trim()),
  focused() {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      text: element === document.body ? null : element.textContent.trim(),
      ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
      inView: box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1,
      height: box.height,
    };
  },
  headings: () => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.tagName[1]),
})
