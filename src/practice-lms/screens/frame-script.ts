/**
 * How the page answers the tool in its frame (LTI postMessage, client side storage, and each vendor's own
 * subjects). A function expression; the page calls it with the vendor's ways.
 */
export const FRAME_SCRIPT = `
((config) => {
  const stored = new Map();
  const frame = document.querySelector('iframe.tool');
  const log = document.getElementById('frame-log');
  const note = (words) => {
    if (log.children.length >= 100) log.firstChild.remove();
    log.append(Object.assign(document.createElement('li'), { textContent: words }));
  };

  const keep = (message, origin) => {
    const { subject, key, value } = message;
    const fault = (code, words) => ({ key, error: { code, message: words } });
    if (!config.toolOrigins.includes(origin)) return fault('wrong_origin', 'not a tool of this page');
    if (typeof key !== 'string' || key === '') return fault('bad_request', 'key is missing');
    const place = origin + ' ' + key;
    if (subject.endsWith('get_data')) return { key, value: stored.get(place) ?? null };
    if (value === null || value === undefined) {
      stored.delete(place);
      return { key, value: null };
    }
    if (typeof value !== 'string' || value.length > 4096) return fault('bad_request', 'value is too long');
    if (stored.size >= 500) return fault('storage_exhaustion', 'no room');
    stored.set(place, value);
    return { key, value };
  };
  const reply = (message, more) => ({
    subject: message.subject + '.response', message_id: message.message_id, ...more,
  });
  window.practiceStorage = (message, origin, answer) => {
    if (!config.answers || !message || !/^lti\\.(put|get)_data$/.test(message.subject)) return;
    note(message.subject + ' ' + String(message.key).slice(0, 16) + '…');
    answer(reply(message, keep(message, origin)));
  };

  const capabilities = () => {
    const holder = { 'forwarding frame': 'post_message_forwarding', 'parent window': '_parent' }[config.storage];
    const plain = ['lti.capabilities'];
    if (config.resize !== 'none') plain.push('lti.frameResize');
    if (config.alerts) plain.push('lti.showAlert', 'lti.scrollToTop', 'lti.screenReaderAlert', 'lti.fetchWindowSize');
    const data = ['lti.put_data', 'lti.get_data'].map((subject) => ({ subject, frame: holder }));
    return { supported_messages: [...plain.map((subject) => ({ subject })), ...(holder ? data : [])] };
  };
  const resize = (height) => {
    if (frame && Number.isFinite(Number(height)) && height > 0 && height < 20000) frame.style.minHeight = height + 'px';
  };
  const say = (id, words) => {
    const place = document.getElementById(id);
    if (place) place.textContent = String(words).slice(0, 500);
  };

  addEventListener('message', (event) => {
    if (!config.toolOrigins.includes(event.origin)) return;
    const asText = typeof event.data === 'string';
    let message = event.data;
    if (asText) {
      try { message = JSON.parse(event.data); } catch { return; }
    }
    const subject = message?.subject;
    if (typeof subject !== 'string') return;
    note(subject + (asText ? ' (as text)' : ''));
    const answer = (more) => event.source.postMessage(reply(message, more), event.origin);
    const legacy = subject.startsWith('org.imsglobal.');
    if (subject === 'org.imsglobal.lti.close' || subject === 'lti.close') {
      if (event.source !== frame?.contentWindow) event.source.close?.();
      location.href = config.done;
    } else if (subject.endsWith('lti.capabilities') && (!legacy || config.legacySubjects)) {
      if (config.storage !== 'none' && config.answers) answer(capabilities());
    } else if (config.storage === 'parent window' && /^lti\\.(put|get)_data$/.test(subject)) {
      if (config.answers) answer(keep(message, event.origin));
    } else if (subject === 'lti.frameResize') {
      if ((config.resize === 'text') === asText && config.resize !== 'none') resize(message.height);
    } else if (config.alerts && subject === 'lti.showAlert') {
      say('frame-alert', message.body);
    } else if (config.alerts && subject === 'lti.screenReaderAlert') {
      say('frame-heard', message.body);
    } else if (config.alerts && subject === 'lti.scrollToTop') {
      scrollTo(0, 0);
    } else if (config.alerts && subject === 'lti.fetchWindowSize') {
      answer({ height: innerHeight, width: innerWidth, scrollY });
    }
  });
})`;
