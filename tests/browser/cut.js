// What of the page is out of sight, lies over something else or is cut short without a way to read it: a list of sentences.
(() => {
    const faults = [];
    const style = (element) => getComputedStyle(element);
    const name = (element) => {
        const words = (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40);
        return `${element.localName}${element.id && '#' + element.id}${[...element.classList].map((c) => '.' + c).join('')} “${words}”`;
    };
    const scrolls = (element, axis) => /auto|scroll/.test(style(element)[`overflow${axis}`]);
    // A layer lies over what is below it on purpose.
    const layerOf = (element) => element.closest('dialog, .notice, .drawer, .boxes, .wrong, .transport, .why .round, .go') ?? document.body;
    const layer = document.querySelector('dialog[open]');
    const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.unseen, option, svg')
        && (!layer || layer.contains(element)) && style(element).fontSize !== '0px';
    // What is left of a box after all that clips or scrolls around it.
    const left = (element, box, isText) => {
        let { left, right, top, bottom } = box;
        for (let around = isText ? element : element.parentElement; around && around !== document.body; around = around.parentElement) {
            if (style(element).position === 'absolute' && style(around).position === 'static') continue;
            const { overflowX, overflowY } = style(around);
            const edge = around.getBoundingClientRect();
            if (overflowX !== 'visible') [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
            if (overflowY !== 'visible') [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
        }
        return { left, right, top, bottom };
    };
    const isThere = ({ left, right, top, bottom }) => right - left > 1 && bottom - top > 1;
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) faults.push(`the page is ${wide} wide and not ${innerWidth}`);

    const all = [...document.body.querySelectorAll('*')].filter(seen);
    const controls = all.filter((e) => e.matches('button, select, input:not([type=file]), textarea, a, .choice, canvas'));
    const words = [];
    for (const element of all) {
        for (const node of element.childNodes) {
            if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || element.matches('select, textarea')) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) words.push({ element, box: left(element, box, true), whole: box, isText: true });
        }
    }
    const boxes = controls.map((element) => {
        const whole = element.getBoundingClientRect();
        return { element, box: left(element, whole, false), whole, isText: false };
    });

    // Within the window, and within what surrounds it, unless one can scroll to it.
    for (const { element, whole, isText } of [...boxes, ...words]) {
        if (whole.width < 1 || whole.height < 1) continue;
        const can = { X: false, Y: false };
        let cut = false;
        for (let around = isText ? element : element.parentElement; around; around = around.parentElement) {
            if (around === document.body) break;
            can.X ||= scrolls(around, 'X');
            can.Y ||= scrolls(around, 'Y');
            // Cut, and said so.
            cut ||= style(around).textOverflow === 'ellipsis' || style(around).webkitLineClamp !== 'none';
            if (!around.matches('.panel, dialog, .notice, .drawer, .boxes, button, .choice, .transport, .head')) continue;
            const edge = around.getBoundingClientRect();
            if (!can.X && !cut && (whole.left < edge.left - 1.5 || whole.right > edge.right + 1.5)) {
                faults.push(`${name(element)} is beside ${name(around)}: ${whole.left | 0} to ${whole.right | 0} in ${edge.left | 0} to ${edge.right | 0}`);
                break;
            }
            const over = element.closest('.drawer, .wrong') && !element.closest('.drawer, .wrong').contains(around);
            if (!can.Y && !cut && !over && (whole.top < edge.top - 1.5 || whole.bottom > edge.bottom + 1.5)) {
                faults.push(`${name(element)} is above or below ${name(around)}: ${whole.top | 0} to ${whole.bottom | 0} in ${edge.top | 0} to ${edge.bottom | 0}`);
                break;
            }
        }
        if (!can.X && !cut && (whole.left < -1 || whole.right > innerWidth + 1)) faults.push(`${name(element)} is not in the window: ${whole.left | 0} to ${whole.right | 0}`);
    }

    // Nothing lies over anything in the same layer: controls not over controls, words neither over words nor over controls of others.
    const all_boxes = [...boxes.filter((b) => !b.element.matches('canvas, a')), ...words].filter(({ box }) => isThere(box));
    for (const [place, one] of all_boxes.entries()) {
        for (const other of all_boxes.slice(place + 1)) {
            if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
            // A label is one with its control.
            if (one.element.closest('label, .knob') && one.element.closest('label, .knob') === other.element.closest('label, .knob') && !(one.isText && other.isText)) continue;
            if (layerOf(one.element) !== layerOf(other.element)) continue;
            const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            const slack = one.isText && other.isText ? 4 : 1.5;
            if (across > 1.5 && down > slack) faults.push(`${name(one.element)} and ${name(other.element)} lie over each other by ${across | 0} × ${down | 0}`);
        }
    }

    // What is cut says so, and can be read whole.
    for (const element of all) {
        if (!element.textContent.trim() || element.matches('select, option, textarea, canvas')) continue;
        const { overflowX, overflowY, textOverflow, webkitLineClamp } = style(element);
        const across = overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1;
        const down = overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 2;
        if (!across && !down) continue;
        const says = textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
        const whole = element.closest('[title]') ?? element.querySelector('[title]');
        if (!says || !whole) faults.push(`${name(element)} is cut ${says ? 'and has no title' : 'without a sign'}`);
    }
    return [...new Set(faults)];
})()
