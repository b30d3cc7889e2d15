/**
 * What the pages of pages.ts run in the browser: it speaks with the platform's storage (LTI Client Side postMessages
 * 0.1, LTI postMessage Storage 0.1). It is text and not a function's source, because bundlers rewrite functions.
 *
 * The rules it keeps (launch-security rules 2 and 10): data go to the origin of the registered authorisation
 * endpoint only, and answers count only from there and with the id of our own question. Which frame to ask the
 * embedding page may say, for the origin decides who can read it. What it brings back proves nothing until the
 * server has compared it.
 */
export const storageScript = `(() => {
  'use strict';
  const place = document.getElementById('lti-login');
  if (!place) return;
  const { step, key, value, origin, frame, href, target, instead, refused, login } = place.dataset;
  const patience = 1000;
  const platform = window.opener || window.parent;
  const find = (id) => document.getElementById(id);
  const note = find('lti-note');

  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

  function read(data) {
    if (typeof data !== 'string') return data;
    try {
      return JSON.parse(data);
    } catch {
      return null;
    }
  }

  // one question with an id of its own; null when no answer comes in time
  const ask = (to, subject, fields, targetOrigin) =>
    new Promise((resolve) => {
      const id = newId();
      const finish = (answer) => {
        clearTimeout(timer);
        removeEventListener('message', hear);
        resolve(answer);
      };
      const hear = (event) => {
        const answer = read(event.data);
        if (!answer || answer.message_id !== id || answer.subject !== subject + '.response') return;
        if (targetOrigin === '*' ? event.source !== to : event.origin !== targetOrigin) return;
        finish({ ...answer, from: event.origin });
      };
      const timer = setTimeout(() => finish(null), patience);
      addEventListener('message', hear);
      try {
        to.postMessage({ subject, message_id: id, ...fields }, targetOrigin);
      } catch {
        finish(null);
      }
    });

  const firstAnswer = (questions) =>
    new Promise((resolve) => {
      let open = questions.length;
      for (const question of questions)
        question.then((answer) => {
          open -= 1;
          if (answer || open === 0) resolve(answer);
        });
    });

  // older platforms know the prefix of the drafts only
  const prefixes = ['lti.', 'org.imsglobal.lti.'];

  const askCapabilities = async () => {
    if (platform === window) return null;
    const answer = await firstAnswer(prefixes.map((prefix) => ask(platform, prefix + 'capabilities', {}, '*')));
    return answer && Array.isArray(answer.supported_messages) ? answer : null;
  };

  const findMessage = (able, subject) => able.supported_messages.find((one) => one && one.subject === subject);

  // the storage that this platform offers: which words it understands, and which frame they go to
  function findStorage(able) {
    for (const prefix of prefixes) {
      const put = findMessage(able, prefix + 'put_data');
      if (!put || !findMessage(able, prefix + 'get_data')) continue;
      const name = typeof put.frame === 'string' && put.frame ? put.frame : frame;
      return { to: findFrame(name), put: prefix + 'put_data', get: prefix + 'get_data' };
    }
    return null;
  }

  function findFrame(name) {
    if (!name || name === '_parent') return platform;
    try {
      return platform.frames[name] || platform;
    } catch {
      return platform;
    }
  }

  async function keepAtPlatform(able) {
    const storage = able && findStorage(able);
    if (!storage) return false;
    const answer = await ask(storage.to, storage.put, { key, value }, origin);
    return answer !== null && !answer.error;
  }

  async function takeFromPlatform() {
    const able = await askCapabilities();
    const storage = able && findStorage(able);
    const answer = storage && (await ask(storage.to, storage.get, { key }, origin));
    if (!answer || answer.error || typeof answer.value !== 'string') return '';
    // null takes it away: it has done its work
    storage.to.postMessage({ subject: storage.put, message_id: newId(), key, value: null }, origin);
    return answer.value;
  }

  function offerFullWindow(able) {
    const offer = find('lti-full-window');
    if (!offer || !able || !target || !findMessage(able, 'requestFullWindowLaunch')) return;
    offer.hidden = false;
    offer.addEventListener('click', () => {
      const data = { url: target, launchType: 'same_window' };
      platform.postMessage({ subject: 'requestFullWindowLaunch', data }, able.from);
    });
  }

  function offerStorageAccess() {
    const offer = find('lti-storage-access');
    const form = find('lti-window');
    if (!offer || !form || window.top === window || !document.requestStorageAccess) return;
    offer.hidden = false;
    offer.addEventListener('click', async () => {
      try {
        await document.requestStorageAccess();
      } catch {
        note.textContent = refused;
        return;
      }
      form.removeAttribute('target');
      form.action = login;
      form.submit();
    });
  }

  async function start() {
    if (step === 'take') {
      const form = find('lti-launch');
      form.elements.namedItem('browser').value = await takeFromPlatform();
      form.submit();
      return;
    }
    const able = step === 'keep' ? await askCapabilities() : null;
    if (step === 'keep' && (await keepAtPlatform(able))) {
      location.replace(href);
      return;
    }
    note.textContent = instead;
    offerFullWindow(able);
    offerStorageAccess();
  }

  start();
})();
`;
