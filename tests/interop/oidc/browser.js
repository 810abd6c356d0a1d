// What a browser does when somebody logs in through the provider: follows addresses, keeps cookies, fills in the forms.
//
//   node browser.js SERVICE NAME     prints the status and body of the service's callback, then of the session, then of
//                                    the callback asked again
const [service, name] = process.argv.slice(2);
const jars = new Map(); // by host

function cookies(url) {
  return [...(jars.get(new URL(url).host) ?? new Map())].map(([key, value]) => `${key}=${value}`).join('; ');
}

async function ask(url, form) {
  const headers = { cookie: cookies(url) };
  if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
  const answer = await fetch(url, {
    method: form ? 'POST' : 'GET', redirect: 'manual', headers, body: form && new URLSearchParams(form),
  });
  const host = new URL(url).host;
  if (!jars.has(host)) jars.set(host, new Map());
  for (const line of answer.headers.getSetCookie()) {
    const [key, ...value] = line.split(';')[0].split('=');
    jars.get(host).set(key, value.join('='));
  }
  return answer;
}

let url = `${service}/v1/sessions/provider`;
let answer = await ask(url);
for (let step = 0; step < 20; step += 1) {
  const location = answer.headers.get('location');
  if (location) {
    url = new URL(location, url).href;
    if (url.startsWith(service)) break;
    answer = await ask(url);
    continue;
  }
  const page = await answer.text();
  const prompt = /name="prompt" value="([a-z]+)"/.exec(page)?.[1];
  if (!prompt) throw new Error(`no form: ${answer.status} ${page.slice(0, 400)}`);
  answer = await ask(url, prompt === 'login' ? { prompt, login: name, password: 'any' } : { prompt });
}
for (const address of [url, `${service}/v1/sessions/current`, url]) {
  const told = await ask(address);
  console.log(told.status, await told.text());
}
