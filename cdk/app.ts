import { buildApp } from './build-app.ts';

const app = await buildApp();
app.synth();
