import { render } from 'preact';
import { App } from './app/app.js';
import './style/tokens.css';
import './style/base.css';
import './style/layout.css';
import './style/table.css';
import './style/chart.css';

render(<App />, document.getElementById('page')!);
