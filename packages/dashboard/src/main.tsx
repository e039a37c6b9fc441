import { render } from 'preact';
import { Root } from './app/root.js';
import './style/tokens.css';
import './style/base.css';
import './style/layout.css';
import './style/table.css';
import './style/chart.css';

render(<Root />, document.getElementById('page')!);
