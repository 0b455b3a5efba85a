// Has Render deploy the web app and waits until it is live: the commit that is checked out, or the named one.
//
//   npm run deploy:web               RENDER_API_KEY and RENDER_WEB_SERVICE_ID are in the environment
//   npm run deploy:web -- <commit>   an earlier one, to go back
//   npm run deploy:web -- --check    only whether Render answers for this service
import { execFileSync } from 'node:child_process';
import { DeploymentError, openWebService } from '@exora/deployment';
import { root } from './tools.ts';

const [given] = process.argv.slice(2);
try {
  const web = openWebService(process.env);
  if (given === '--check') await web.variables();
  else {
    const commit = execFileSync('git', ['rev-parse', '--verify', `${given ?? 'HEAD'}^{commit}`], {
      cwd: root,
      encoding: 'utf8',
    }).trim();
    await web.deploy(commit);
    console.log(`The web app is live at ${commit}.`);
  }
} catch (thrown) {
  if (!(thrown instanceof DeploymentError)) throw thrown;
  console.error(thrown.message);
  process.exitCode = 1;
}
