/**
 * What a shell is told once, so that it asks the command what may come next: a few lines for each shell. Rule: they know nothing of the
 * commands themselves, so that they are never older than those.
 */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The hidden command that the shells call. */
export const COMPLETE = '__complete';
/** Beside the candidates, as the last line: names of files may stand there too. */
export const FILES = ':files';

// In bash `=` and `:` part words, and only what stands after the last one is replaced: the command is told the whole line, and that part.
const BASH = `_tributary() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = '${FILES}' ]; then
      compopt -o default
    else
      COMPREPLY+=("$line")
    fi
  done < <(tributary ${COMPLETE} bash "\${COMP_LINE:0:COMP_POINT}" "\${COMP_WORDS[COMP_CWORD]}" 2>/dev/null)
  if [ "\${#COMPREPLY[@]}" = 1 ]; then
    case "\${COMPREPLY[0]}" in *=) compopt -o nospace ;; esac
  fi
}
complete -F _tributary tributary
`;

const ZSH = `#compdef tributary
_tributary() {
  local line files
  local -a found
  while IFS= read -r line; do
    if [[ $line == '${FILES}' ]]; then
      files=1
    else
      found+=("$line")
    fi
  done < <(tributary ${COMPLETE} zsh "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( \${#found} )) && _describe -V tributary found
  [[ -n $files ]] && _files
}
if [[ $funcstack[1] == _tributary ]]; then
  _tributary "$@"
else
  compdef _tributary tributary
fi
`;

const FISH = `function __tributary_complete
    set -l words (commandline -opc)
    set -l found (tributary ${COMPLETE} fish $words[2..-1] (commandline -ct) 2>/dev/null)
    for line in $found
        if test "$line" = '${FILES}'
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c tributary -f -a '(__tributary_complete)'
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/** Where each shell looks for them, for the help. */
export const PLACES: Readonly<Record<Shell, string>> = {
  bash: 'source <(tributary completion bash), in ~/.bashrc',
  zsh: 'source <(tributary completion zsh), in ~/.zshrc after compinit',
  fish: 'tributary completion fish > ~/.config/fish/completions/tributary.fish',
};
