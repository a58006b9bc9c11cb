// Makes the README's picture: `./dev screenshot` draws a digit on the page that is built and saves
// what a visitor sees. Usage: node screenshot.mjs FILE.png
import {digits, drawWithMouse, rest, startBrowser, startServer, visit} from './setting.mjs';

const server = await startServer();
const browser = await startBrowser();
try {
  const page = await visit(browser, server.url, {viewport: {width: 1280, height: 800}});
  await drawWithMouse(page, digits[3]);
  await rest(page);
  await page.screenshot({path: process.argv[2]});
} finally {
  await browser.close();
  server.stop();
}
