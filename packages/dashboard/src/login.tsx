import type { Tributary } from '@tributary/client';
import { useState } from 'preact/hooks';
import { messageOf } from './format.js';
import { logIn } from './session.js';

export function LoginForm({ onLogin }: { onLogin: (client: Tributary) => void }) {
  const [problem, setProblem] = useState<string>();
  const [waiting, setWaiting] = useState(false);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setWaiting(true);
    logIn(String(form.get('email')), String(form.get('password'))).then(onLogin, (error: unknown) => {
      setWaiting(false);
      setProblem(messageOf(error));
    });
  };

  return (
    <form class="login" onSubmit={submit}>
      <h1>Tributary</h1>
      <label>
        E-mail
        <input name="email" type="text" inputMode="email" autocomplete="username" required autofocus />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <button type="submit" disabled={waiting}>
        Log in
      </button>
    </form>
  );
}
