import { readAccess, webSchema } from './hosted-variables.ts';
import { HttpApi } from './http-api.ts';
import { type Patience, RenderService } from './render-service.ts';

/** The web app's service at Render, by the environment. Throws `variables_missing`. */
export function openWebService(environment: NodeJS.ProcessEnv, patience?: Patience): RenderService {
  const access = readAccess('The web app', webSchema, environment);
  const render = new HttpApi({
    name: 'Render',
    address: access.RENDER_API_URL,
    token: access.RENDER_API_KEY,
    variable: 'RENDER_API_KEY',
  });
  return new RenderService(render, access.RENDER_WEB_SERVICE_ID, patience);
}
