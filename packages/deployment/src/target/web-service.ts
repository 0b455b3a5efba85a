import { hostedSchema, readAccess } from './hosted-variables.ts';
import { RenderService } from './render-service.ts';

/** What the web app's service at Render is reached by. */
export const webSchema = hostedSchema.pick({ RENDER_API_KEY: true, RENDER_API_URL: true }).extend({
  RENDER_WEB_SERVICE_ID: hostedSchema.shape.RENDER_SERVICE_ID.describe(
    'the id of the web app’s service at Render, srv-…',
  ),
});

/** The web app's service at Render, by the environment. Throws `variables_missing`. */
export function openWebService(environment: NodeJS.ProcessEnv): RenderService {
  const access = readAccess('The web app', webSchema, environment);
  return new RenderService(access, access.RENDER_WEB_SERVICE_ID);
}
