/**
 * The script of the page that ends a registration: it tells the platform that the window may be closed
 * (Dynamic Registration §3.7; Brightspace opens a tab, the others a frame), at once and again by a button, and takes
 * the registration token out of the address that the platform had opened. It holds no data, so that it may be kept.
 */
export const registrationScript = `
const close = () => (window.opener ?? window.parent).postMessage({ subject: 'org.imsglobal.lti.close' }, '*');
if (location.search) history.replaceState(null, '', location.pathname);
if (document.querySelector('[data-registration-done]')) close();
for (const way of document.querySelectorAll('[data-registration-close]')) {
  way.hidden = false;
  way.addEventListener('click', close);
}
`;
